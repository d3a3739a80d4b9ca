"""Runs the Python snippets of the README, unchanged, on the tables of a run."""

import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OUTPUT = Path(os.environ.get("GRISTMILL_OUTPUT", "output"))
SNIPPETS = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)


def test_there_is_a_snippet_for_each_library():
    imports = {line.split()[1] for snippet in SNIPPETS for line in snippet.splitlines() if line.startswith("import")}
    assert imports == {"pandas", "polars", "duckdb", "gristmill", "gristmill.spark"}


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_a_snippet_runs_and_prints(snippet, capsys):
    if "gristmill.spark" in snippet:
        pytest.skip("`make test-spark` runs the snippet for Spark, on a cluster")
    exec(snippet.replace('"output/', f'"{OUTPUT}/'), {})  # noqa: S102
    assert capsys.readouterr().out.strip()
