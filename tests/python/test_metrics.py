"""Tests of the metrics file with Prometheus' own parser.

`GRISTMILL` is the program (default `target/release/gristmill`).
"""

import json
import os
import subprocess

import pytest
from prometheus_client.parser import text_string_to_metric_families

GRISTMILL = os.environ.get("GRISTMILL", "target/release/gristmill")


def run(*arguments):
    return subprocess.run([GRISTMILL, "run", *map(str, arguments)], capture_output=True, text=True, check=False)


def samples(path):
    families = list(text_string_to_metric_families(path.read_text(encoding="utf-8")))
    assert all(family.type == "gauge" and family.documentation for family in families)
    assert len({family.name for family in families}) == len(families)
    found = {}
    for family in families:
        for sample in family.samples:
            key = (sample.name, *sorted(sample.labels.items()))
            assert key not in found
            found[key] = sample.value
    return found


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("metrics")
    done = run("seeds", "--output", folder / "out", "--metrics-file", folder / "gristmill.prom", "--log-format", "json")
    assert done.returncode == 0, done.stderr
    return folder, done.stderr


def test_the_parser_reads_what_the_log_says(published):
    folder, said = published
    [line] = said.splitlines()
    line = json.loads(line)
    found = samples(folder / "gristmill.prom")
    assert found["gristmill_last_run_success",] == 1
    assert found["gristmill_last_run_pages",] == line["pages"]
    assert found["gristmill_last_run_input_bytes",] == line["bytes"]
    assert found["gristmill_last_run_sentences",] == line["sentences"]
    blocks = {dict(key[1:])["reason"]: value for key, value in found.items() if key[0] == "gristmill_last_run_blocks"}
    assert blocks.pop("") == line["blocks_kept"]
    assert {reason: count for reason, count in blocks.items() if count} == line["blocks_dropped"]
    rejects = {dict(key[1:])["code"]: value for key, value in found.items() if key[0] == "gristmill_last_run_rejects"}
    assert len(rejects) > 10
    assert {code: count for code, count in rejects.items() if count} == line["rejects_by_code"]
    assert [value for key, value in found.items() if key[0] == "gristmill_last_run_info"] == [1]
    assert sorted(path.name for path in folder.iterdir()) == ["gristmill.prom", "out"]


def test_a_failure_is_read_too(published):
    folder, _ = published
    before = samples(folder / "gristmill.prom")
    (folder / "settings.toml").write_text("[output]\nmax_reject_share = 7\n")
    done = run("seeds", "--output", folder / "out", "--metrics-file", folder / "gristmill.prom", "--config", folder / "settings.toml")
    assert done.returncode == 2
    after = samples(folder / "gristmill.prom")
    assert (after["gristmill_last_run_success",], after["gristmill_last_run_exit_code",]) == (0, 2)
    same = ("gristmill_last_success_timestamp_seconds",)
    assert after[same] == before[same] and ("gristmill_last_run_pages",) not in after
