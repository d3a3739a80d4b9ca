"""Tests of `clean_table` with pyarrow, pandas, Polars and DuckDB objects, and of the batch job `run`."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import gristmill
import pandas
import polars
import pyarrow as pa
import pytest
from gristmill import errors

ROOT = Path(__file__).parents[2]
LEAD = "The ferry across the sound sailed again on Monday after nine days in the dock for a new shaft."
PAGES = {
    "id": ["a", "b", "c"],
    "url": ["https://example.org/a", "https://example.org/b", None],
    "text": [
        f"{LEAD}\n\nThe harbour master said that the summer timetable would hold from the first of June.",
        f"{LEAD}\n\nA second ship was chartered for the weekend of the regatta, as in the two years before.",
        "Nothing else is known of the third page than this one sentence about the weather at sea.",
    ],
}


def rows(tables):
    return {table.name: pa.table(table).to_pylist() for table in tables}


def frames():
    table = pa.table(PAGES)
    yield "pyarrow table", table
    yield "pyarrow reader", table.to_reader()
    yield "pyarrow batch", table.combine_chunks().to_batches()[0]
    yield "string views", table.cast(pa.schema([(name, pa.string_view()) for name in PAGES]))
    yield "pandas", pandas.DataFrame(PAGES)
    yield "polars", polars.DataFrame(PAGES)
    yield "duckdb", duckdb.from_arrow(table)


@pytest.mark.parametrize(("kind", "frame"), list(frames()), ids=lambda value: value if isinstance(value, str) else "")
def test_any_frame_goes_in(kind, frame):
    tables = gristmill.clean_table(frame)
    documents = pa.table(tables.documents).to_pydict()
    assert documents["document_id"] == ["a", "b", "c"], kind
    assert documents["url"] == PAGES["url"]
    assert LEAD in documents["text"][0] and LEAD not in documents["text"][1]
    assert documents["record"] == [0, 1, 2]


def test_tables_come_out_as_any_frame():
    tables = gristmill.clean_table(pa.table(PAGES))
    assert len(tables.sentences) == pa.table(tables.sentences).num_rows
    assert polars.from_arrow(pa.table(tables.blocks)).height == len(tables.blocks)
    assert polars.DataFrame(tables.documents)["document_id"].to_list() == ["a", "b", "c"]
    stream = pa.RecordBatchReader.from_stream(tables.documents)
    assert duckdb.sql("select count(*) from stream").fetchall() == [(3,)]
    assert pandas.read_parquet(tables.documents.files[0]).shape[0] == 3


@pytest.mark.parametrize(
    ("raised", "seen"), [(KeyboardInterrupt(), KeyboardInterrupt), (OSError("disk"), gristmill.errors.InputsError)]
)
def test_what_a_source_raises_is_no_fault_of_the_disk(raised, seen):
    batch = pa.RecordBatch.from_pydict(PAGES)

    def batches():
        yield batch
        raise raised

    with pytest.raises(seen):
        gristmill.clean_table(pa.RecordBatchReader.from_batches(batch.schema, batches()))


def test_the_result_is_that_of_a_run(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    import pyarrow.parquet as pq

    pq.write_table(pa.table(PAGES), folder / "pages.parquet")
    run = gristmill.run(folder, tmp_path / "out", progress=False)
    by_table = rows(gristmill.clean_table(pa.table(PAGES)))
    by_run = rows(run)
    for table in (by_table, by_run):
        for row in table["documents"]:
            del row["run"]
    assert by_table == by_run


def test_a_row_that_is_no_page_is_a_reject():
    tables = gristmill.clean_table(pa.table({"text": ["A page of one sentence that stays.", None]}))
    assert [row["record"] for row in pa.table(tables.rejects).to_pylist()] == [1]
    with pytest.raises(errors.InputsError, match="body"):
        gristmill.clean_table(pa.table({"body": ["x"]}))


def test_a_run_publishes_and_tells(tmp_path):
    steps = []
    run = gristmill.run(ROOT / "seeds", tmp_path, progress=lambda *step: steps.append(step))
    assert run.report.is_file() and run.path == (tmp_path / "latest").resolve()
    assert dict(run.funnel())["pages"] == len(run.documents) > 10
    assert "<table>" in run._repr_html_() and run.name in run._repr_html_()
    assert steps[-1][0] == "writing" and steps[-1][1] == steps[-1][2]
    again = gristmill.run([str(ROOT / "seeds")], tmp_path, progress=False)
    assert again.files_unchanged == again.files and again.pages_read == 0


def test_a_run_fails_as_the_command_does(tmp_path):
    with pytest.raises(errors.InputsError) as raised:
        gristmill.run(tmp_path / "nowhere", tmp_path / "out")
    assert raised.value.exit_code == 2
    lines = tmp_path / "half.jsonl"
    lines.write_text('{"text": "One good line of text that stays as it is."}\n{broken\n')
    with pytest.raises(errors.TooManyRejectsError) as raised:
        gristmill.run(lines, tmp_path / "out")
    assert raised.value.exit_code == 3 and len(raised.value.run.documents) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT between processes")
def test_ctrl_c_ends_a_run_and_publishes_nothing(tmp_path):
    line = '{"text": "%s"}\n'
    text = "\\n\\n".join(f"Paragraph {n} of a page that takes a while to clean, whatever the machine." for n in range(400))
    (tmp_path / "many.jsonl").write_text((line % text) * 4000)
    code = f"import gristmill; gristmill.run({str(tmp_path / 'many.jsonl')!r}, {str(tmp_path / 'out')!r}, progress=False)"
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "out").exists() and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, message = process.communicate(timeout=120)
    assert process.returncode != 0 and "KeyboardInterrupt" in message
    assert not (tmp_path / "out" / "latest").exists()


def test_memory_of_another_thread_goes_on():
    done = threading.Event()
    thread = threading.Thread(target=lambda: (gristmill.clean_table(pa.table(PAGES)), done.set()))
    thread.start()
    thread.join(timeout=60)
    assert done.is_set()


def test_real_uses():
    frame = pandas.DataFrame(PAGES)
    one_by_one = frame["text"].apply(lambda text: gristmill.clean(text).text)
    at_once = pandas.DataFrame(pa.table(gristmill.clean_table(frame).documents).to_pydict())
    assert at_once["text"][0] == one_by_one[0]
    cleaner = gristmill.Cleaner()
    lazy = polars.DataFrame(PAGES).lazy().with_columns(
        polars.col("text").map_batches(
            lambda column: polars.Series([cleaner.clean(text).text for text in column]), return_dtype=polars.String
        )
    )
    assert lazy.collect()["text"].to_list() == one_by_one.to_list()
    relation = duckdb.sql("select * from frame")
    sentences = pa.table(gristmill.clean_table(relation).sentences)
    assert duckdb.sql("select count(*) from sentences").fetchall() == [(len(sentences),)] and len(sentences) > 3
