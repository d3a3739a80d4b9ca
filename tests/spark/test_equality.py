"""Tests that the tables from Spark equal those of ``gristmill run`` on the same pages, row for row."""

import collections
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import gristmill
import pytest
from gristmill import errors
from gristmill import spark as on_spark

import corpus

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("GRISTMILL_SHARED", ROOT / ".." / "shared"))


@pytest.fixture(scope="session")
def repeats(tmp_path_factory):
    """Returns pages with duplicates, the tables of a run on them, and the folder of the pages."""
    folder = tmp_path_factory.mktemp("repeats")
    rows = corpus.pages(400)
    corpus.write_files(rows, folder / "in")
    run = gristmill.run(folder / "in", folder / "out", progress=False)
    expected = corpus.of_run(run)
    reasons = collections.Counter(row["reason"] for row in expected["blocks"])
    assert min(reasons[reason] for reason in ("chrome", "duplicate_exact", "duplicate_near")) > 20, reasons
    assert sum(row["duplicate_of"] is not None for row in expected["documents"]) > 3
    assert {"same", "same-2", "same-3", "same-4"} <= {row["document_id"] for row in expected["documents"]}
    assert expected["rejects"]
    return rows, expected, folder / "in"


def frame(spark, rows, partitions, seed=0):
    rows = random.Random(seed).sample(rows, len(rows))
    cells = [tuple(row[name] for name in corpus.COLUMNS.names) for row in rows]
    schema = ", ".join(f"`{field.name}` {'long' if field.name == 'record' else 'string'}" for field in corpus.COLUMNS)
    return spark.createDataFrame(cells, schema).repartition(partitions)


def check(tables, expected):
    counts = tables.counts()
    assert counts["pages"] == len(expected["documents"]) + len(expected["rejects"])
    try:
        corpus.assert_equal(corpus.of_spark(tables), expected)
    finally:
        tables.unpersist()


# Hot keys are joined differently; with a low limit on rows, most keys are hot.
@pytest.mark.parametrize(("partitions", "hot_rows"), [(1, on_spark.HOT_ROWS), (7, 3), (64, on_spark.HOT_ROWS)])
def test_neither_partitions_nor_hot_keys_show(spark, repeats, partitions, hot_rows):
    rows, expected, _ = repeats
    pages = frame(spark, rows, partitions, seed=partitions)
    check(on_spark.clean(pages, partitions=partitions, hot_rows=hot_rows), expected)


def test_settings_travel(spark, repeats, tmp_path):
    """Settings from a file of the driver apply on executors: no near-duplicates, and no duplicates within a page."""
    rows, _, folder = repeats
    config = tmp_path / "settings.toml"
    config.write_text("[dedupe]\nnear = false\nin_page = false\n[chrome]\nsite_min_pages = 2\n", encoding="utf-8")
    run = gristmill.run(folder, tmp_path / "out", config=config, progress=False)
    check(on_spark.clean(frame(spark, rows, 3), config), corpus.of_run(run))


def test_pairs_settle_alike_in_rounds(spark):
    """Rounds on all executors drop the same texts as one task that settles the pairs in order."""
    from gristmill.spark import _flow, _near, _steps

    random_ = random.Random(3)
    pairs = {(random_.random() < 0.1, *sorted(random_.sample(range(300), 2), reverse=True)) for _ in range(700)}
    rows = [(is_page, later, 0, earlier, 0) for is_page, later, earlier in pairs]
    frame = spark.createDataFrame(rows, "is_page boolean, later_place long, later_block int, earlier_place long, earlier_block int")
    flow = _flow.Flow(_steps.Settings.load(None, "test"), 4, 100)
    at_once, in_rounds = (
        sorted(tuple(row) for row in _near.Near(flow, limit).gone(frame).collect()) for limit in (1_000_000, 50)
    )
    flow.unpersist()
    assert at_once == in_rounds and 100 < len(at_once) < 600


def test_joins_by_page_move_the_notes_only(spark):
    from gristmill.spark import _flow, _steps

    flow = _flow.Flow(_steps.Settings.load(None, "test"), 3, 100)
    numbers = spark.range(50).withColumnRenamed("id", "page")
    joined = flow.with_pages(flow.keep_by_page(numbers), numbers)
    plan = joined._jdf.queryExecution().executedPlan().toString()
    assert plan.count("Exchange") == 1 and joined.count() == 50, plan
    flow.unpersist()


def test_one_page_without_repeats(spark):
    """If the list of keepers is empty in every row, Spark passes it without valid offsets."""
    pages = spark.createDataFrame([("a", 0, "One page of a few words that nothing repeats.")], "source string, record long, text string")
    tables = on_spark.clean(pages, partitions=1)
    assert [row.text for row in tables.sentences.collect()] == ["One page of a few words that nothing repeats."]
    tables.unpersist()


@pytest.mark.quick
def test_files_of_every_format(spark, tmp_path):
    run = gristmill.run(ROOT / "seeds", tmp_path, progress=False)
    check(on_spark.clean_files(spark, ROOT / "seeds"), corpus.of_run(run))


def test_parquet_files_in_parts(spark, repeats):
    _, expected, folder = repeats
    check(on_spark.clean_files(spark, folder / "*" / "*.parquet"), expected)


def test_what_cannot_be_is_told_at_once(spark):
    with pytest.raises(errors.InputsError, match="no column record"):
        on_spark.clean(spark.createDataFrame([("a", "b")], "source string, text string"))
    with pytest.raises(errors.InputsError, match="neither a column `text`"):
        on_spark.clean(spark.createDataFrame([("a", 1, "b")], "source string, record long, body string"))
    twice = spark.createDataFrame([("a", 1, "one page"), ("a", 1, "another")], "source string, record long, text string")
    with pytest.raises(errors.InputsError, match="record 1 of a occurs more than once"):
        on_spark.clean(twice)


@pytest.mark.parametrize("stage", ["parse", pytest.param("late", marks=pytest.mark.quick)])
def test_a_killed_executor_costs_no_row(spark, cluster, repeats, stage):
    rows, expected, _ = repeats
    tracker = spark.sparkContext.statusTracker()
    killed = []

    def kill():
        wanted = 1 if stage == "parse" else 10
        seen = set()
        until = time.monotonic() + 120
        while len(seen) < wanted and time.monotonic() < until:
            seen.update(tracker.getActiveStageIds())
            time.sleep(0.02)
        victim = cluster.executors()[0]
        os.kill(victim, signal.SIGKILL)
        killed.append(victim)

    killer = threading.Thread(target=kill)
    killer.start()
    tables = on_spark.clean(frame(spark, rows, 8, seed=5))
    killer.join()
    assert killed and killed[0] not in cluster.executors()
    check(tables, expected)


@pytest.fixture(scope="session")
def shared():
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is missing: set GRISTMILL_SHARED")
    return SHARED


def test_a_corpus_with_known_repeats(spark, shared, tmp_path):
    script = shared / "measure" / "make_corpus.py"
    megabytes = os.environ.get("GRISTMILL_SPARK_MB", "4")
    subprocess.run([sys.executable, script, "--mb", megabytes, "--out", tmp_path / "corpus"], check=True, stdout=subprocess.DEVNULL)
    inputs = tmp_path / "corpus" / "documents"
    run = gristmill.run(inputs, tmp_path / "out", progress=False)
    check(on_spark.clean_files(spark, inputs, partitions=8), corpus.of_run(run))


@pytest.mark.parametrize("form", ["html", "text"])
def test_real_pages(spark, shared, tmp_path, form):
    source = shared / "data" / "pages" / f"pages.{form}.jsonl.zst"
    run = gristmill.run(source, tmp_path, progress=False)
    expected = corpus.of_run(run)
    assert len(expected["documents"]) > 1_000
    check(on_spark.clean_files(spark, source, partitions=8), expected)
