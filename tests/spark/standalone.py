"""A standalone master and workers of Spark on the loopback interface.

PySpark from PyPI has no start scripts, so the classes are started directly.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pyspark

JAVA = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else shutil.which("java")
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

    def __init__(self, folder, workers=2, memory="1200m"):
        """Starts the processes, which log to ``folder``. Each worker has one core and ``memory`` for its executor."""
        self.folder = folder
        self.processes = []
        with socket.socket() as free:
            free.bind((HOST, 0))
            port = free.getsockname()[1]
        self.address = f"spark://{HOST}:{port}"
        self.start("master.Master", "--port", str(port))
        self.workers = [
            self.start("worker.Worker", "--cores", "1", "--memory", memory, "--work-dir", f"{folder}/work-{at}", self.address)
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
