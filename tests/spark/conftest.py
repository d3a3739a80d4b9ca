"""Fixtures with a Spark cluster for tests. Tests are skipped if PySpark or Java is missing."""

import os
import time

import pytest

pytest.importorskip("pyspark", reason="PySpark is not installed: nothing was tested on Spark")

from standalone import ENVIRONMENT, HOST, JAVA, Cluster

if JAVA is None:
    pytest.skip("Java is not installed: nothing was tested on Spark", allow_module_level=True)


def pytest_configure(config):
    config.addinivalue_line("markers", "quick: belongs to the short selection of `make test-spark-quick`")


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
