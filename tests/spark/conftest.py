"""Fixtures with a Spark cluster for tests: a standalone master and two workers on the loopback interface.

PySpark from PyPI has no start scripts, so the classes are started directly. Tests are skipped if PySpark or Java is missing.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

pyspark = pytest.importorskip("pyspark", reason="PySpark is not installed: nothing was tested on Spark")
JAVA = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else shutil.which("java")
if JAVA is None:
    pytest.skip("Java is not installed: nothing was tested on Spark", allow_module_level=True)

HOST = "127.0.0.1"
HOME = Path(pyspark.__file__).parent
# Start scripts would set the version of Scala; here it is taken from a file name.
SCALA = next((HOME / "jars").glob("spark-core_*.jar")).name.split("_")[1].split("-")[0]
ENVIRONMENT = {
    "SPARK_HOME": str(HOME),
    "SPARK_SCALA_VERSION": SCALA,
    "SPARK_LOCAL_IP": HOST,
    "PYSPARK_PYTHON": sys.executable,
}
# Packages that Spark opens with `JavaModuleOptions`, which the start scripts would set.
OPENS = [
    "java.lang", "java.lang.invoke", "java.lang.reflect", "java.io", "java.net", "java.nio", "java.util", "java.util.concurrent",
    "java.util.concurrent.atomic",
]  # fmt: skip


class Cluster:
    """The processes of a master and its workers."""

    def __init__(self, folder, workers=2):
        self.folder = folder
        self.processes = []
        with socket.socket() as free:
            free.bind((HOST, 0))
            port = free.getsockname()[1]
        self.address = f"spark://{HOST}:{port}"
        self.start("master.Master", "--port", str(port))
        self.workers = [
            self.start("worker.Worker", "--cores", "1", "--memory", "1200m", "--work-dir", f"{folder}/work-{at}", self.address)
            for at in range(workers)
        ]

    def start(self, name, *arguments):
        opens = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in [*OPENS, "sun.nio.ch"]]
        command = [JAVA, "-Xmx512m", *opens, "-cp", f"{HOME}/jars/*", f"org.apache.spark.deploy.{name}"]
        command += ["--host", HOST, "--webui-port", "0", *arguments]
        with open(self.folder / f"{name}-{len(self.processes)}.log", "wb") as log:
            process = subprocess.Popen(command, env=os.environ | ENVIRONMENT, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def executors(self):
        """Returns the process ids of the executors, the children of the workers."""
        found = []
        for status in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                parent = int(status.read_text().rpartition(")")[2].split()[1])
                if parent in [worker.pid for worker in self.workers]:
                    found.append(int(status.parent.name))
        return sorted(found)

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
        for process in reversed(self.processes):
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def spark(cluster):
    from pyspark.sql import SparkSession

    os.environ.update(ENVIRONMENT)
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": HOST,
        "spark.driver.bindAddress": HOST,
        "spark.driver.memory": "1500m",
        "spark.executor.memory": "1000m",
        "spark.executor.cores": "1",
        # Each broadcast table takes at least one page, of 32 MB by default.
        "spark.buffer.pageSize": "2m",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": str(cluster.folder / "warehouse"),
        "spark.task.maxFailures": "8",
    }
    builder = SparkSession.builder.master(cluster.address).appName("gristmill-tests")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    until = time.monotonic() + 60
    while len(cluster.executors()) < len(cluster.workers):
        assert time.monotonic() < until, f"the executors did not start; see {cluster.folder}"
        time.sleep(0.2)
    yield session
    session.stop()
