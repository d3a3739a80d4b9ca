"""Tests of the job for `spark-submit` and of the Spark snippet in the README."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from standalone import ENVIRONMENT, Cluster

ROOT = Path(__file__).parents[2]
JOB = ROOT / "deploy" / "spark" / "gristmill_job.py"
TABLES = ["documents", "blocks", "sentences", "rejects"]


def submit(cluster, *arguments):
    """Runs the job like `spark-submit`, with fewer partitions than Spark's default, and returns the finished process."""
    settings = {
        "spark.master": cluster.address,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.executor.memory": "1000m",
        "spark.buffer.pageSize": "2m",
        "spark.cores.max": "1",
        "spark.sql.shuffle.partitions": "2",
    }
    flags = [flag for name, value in settings.items() for flag in ("--conf", f"{name}={value}")]
    environment = os.environ | ENVIRONMENT | {"PYSPARK_SUBMIT_ARGS": " ".join([*flags, "pyspark-shell"])}
    command = [sys.executable, JOB, *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)


@pytest.fixture
def free_cluster(tmp_path_factory):
    cluster = Cluster(tmp_path_factory.mktemp("job"), workers=1)
    yield cluster
    cluster.stop()


def test_the_job_writes_a_run_or_says_why_not(free_cluster, tmp_path):
    done = submit(free_cluster, ROOT / "seeds", "--output", tmp_path / "out")
    # One seed has a broken line on purpose; one reject in 27 is within the limit.
    assert done.returncode == 0, done.stderr
    (folder,) = (tmp_path / "out").iterdir()
    assert (folder / "_SUCCESS").exists()
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    rows = {name: pq.read_table(folder / name).num_rows for name in TABLES}
    assert manifest["rows"] == rows and rows["documents"] == manifest["counts"]["documents"] > 20
    part = next((folder / "blocks").glob("part-*.parquet"))
    spark_schema = json.loads(pq.read_schema(part).metadata[b"org.apache.spark.sql.parquet.row.metadata"])
    for field in spark_schema["fields"]:
        assert field["metadata"]["comment"]
        assert field["metadata"]["gristmill.run"] == manifest["run"] == folder.name
        assert field["metadata"]["gristmill.settings_hash"] == manifest["settings_hash"]

    strict = tmp_path / "strict.toml"
    strict.write_text("[output]\nmax_reject_share = 0.0\n", encoding="utf-8")
    seed = ROOT / "seeds" / "mixed_pages_one_broken_line.jsonl"
    refused = submit(free_cluster, seed, "--output", tmp_path / "strict", "--config", strict)
    assert refused.returncode == 3, refused.stderr
    assert "rejected" in refused.stderr and list((tmp_path / "strict").glob("*/_SUCCESS"))

    nowhere = submit(free_cluster, tmp_path / "nowhere", "--output", tmp_path / "none")
    assert nowhere.returncode == 2 and "nowhere" in nowhere.stderr
    assert not (tmp_path / "none").exists()


def test_the_snippet_of_the_readme_runs(tmp_path):
    snippets = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (snippet,) = (snippet for snippet in snippets if "gristmill.spark" in snippet)
    assert len(snippet.strip().splitlines()) == 5
    (tmp_path / "crawl").mkdir()
    for seed in (ROOT / "seeds").glob("*.txt"):
        (tmp_path / "crawl" / seed.name).symlink_to(seed)
    flags = "--master local[1] --conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=2 pyspark-shell"
    environment = os.environ | {"PYSPARK_SUBMIT_ARGS": flags, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    done = subprocess.run([sys.executable, "-c", snippet], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert pq.read_table(tmp_path / "sentences").num_rows > 20
