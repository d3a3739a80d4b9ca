"""Tests of the published tables as dataframe users load them: schemas, keys, spans, and CSV against Parquet.

`GRISTMILL_OUTPUT` is the output folder of a run (default `output`), `GRISTMILL_SEEDS` the folder that it
read (default `seeds`).
"""

import json
import os
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.csv
import pyarrow.dataset
import pyarrow.parquet
import pytest

import pages

LATEST = Path(os.environ.get("GRISTMILL_OUTPUT", "output"), "latest")
SEEDS = Path(os.environ.get("GRISTMILL_SEEDS", "seeds"))
TABLES = ["documents", "blocks", "sentences", "rejects"]

TEXT, SHORT, LONG, SHARE = pyarrow.string(), pyarrow.int32(), pyarrow.int64(), pyarrow.float32()
CODE = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
DAY, MOMENT = pyarrow.date32(), pyarrow.timestamp("ms", tz="UTC")
NULL = "?"

# The schemas, repeated here on purpose: name, type, and "?" for nullable columns.
COLUMNS = {
    "documents": [
        ("document_id", TEXT), ("source", TEXT), ("record", LONG), ("url", TEXT, NULL), ("site", TEXT, NULL),
        ("title", TEXT, NULL), ("byline", TEXT, NULL), ("published", DAY, NULL), ("modified", DAY, NULL),
        ("description", TEXT, NULL), ("tags", TEXT, NULL), ("language", TEXT, NULL), ("language_confidence", SHARE, NULL),
        ("text", TEXT), ("blocks", SHORT), ("kept_blocks", SHORT), ("sentences", SHORT), ("words", SHORT), ("chars", SHORT),
        ("chrome_share", SHARE),
        ("duplicate_share", SHARE), ("duplicate_of", TEXT, NULL), ("media_type", TEXT), ("encoding", TEXT),
        ("replaced_chars", SHORT), ("bytes", LONG), ("content_hash", TEXT), ("fetched_at", MOMENT, NULL), ("run", TEXT),
    ],
    "blocks": [
        ("document_id", TEXT), ("block", SHORT), ("kind", CODE), ("text", TEXT), ("start", LONG), ("end", LONG),
        ("verdict", CODE), ("reason", CODE, NULL), ("rule", TEXT, NULL), ("score", SHARE, NULL),
        ("keeper_document_id", TEXT, NULL), ("keeper_block", SHORT, NULL), ("similarity", SHARE, NULL),
        ("words", SHORT), ("chars", SHORT), ("hash", TEXT),
    ],
    "sentences": [
        ("document_id", TEXT), ("block", SHORT), ("sentence", SHORT), ("text", TEXT), ("start", LONG),
        ("end", LONG), ("words", SHORT), ("chars", SHORT), ("language", CODE, NULL),
    ],
    "rejects": [
        ("source", TEXT), ("record", LONG, NULL), ("offset", LONG, NULL), ("code", CODE), ("message", TEXT),
    ],
}  # fmt: skip


@pytest.fixture(scope="session")
def tables():
    return {name: pyarrow.dataset.dataset(LATEST / name, format="parquet").to_table() for name in TABLES}


@pytest.fixture(scope="session")
def rows(tables):
    return {name: table.to_pylist() for name, table in tables.items()}


@pytest.fixture(scope="session")
def manifest():
    return json.loads((LATEST / "manifest.json").read_text())


def csv_path(name):
    path = LATEST / "csv" / f"{name}.csv"
    if not path.exists():
        pytest.skip(f"the run has no {name}.csv")
    return path


@pytest.mark.parametrize("name", TABLES)
def test_columns_are_those_of_the_contract(tables, name):
    actual = [(f.name, f.type, *([NULL] if f.nullable else [])) for f in tables[name].schema]
    assert actual == COLUMNS[name]
    assert all(field.metadata[b"description"] for field in tables[name].schema)


@pytest.mark.parametrize("name", TABLES)
def test_every_library_counts_the_same_rows(tables, manifest, name):
    rows = tables[name].num_rows
    assert manifest["rows"][name] == rows
    assert len(pandas.read_parquet(LATEST / name)) == rows
    assert polars.read_parquet(LATEST / name).height == rows
    assert polars.scan_parquet(LATEST / name / "*.parquet").collect().height == rows
    assert duckdb.sql(f"select count(*) from '{LATEST / name}/*.parquet'").fetchall() == [(rows,)]


def test_parquet_says_which_run_wrote_it(manifest):
    for file in manifest["files"]:
        if file["file"].endswith(".parquet"):
            metadata = pyarrow.parquet.read_metadata(LATEST / file["file"]).metadata
            assert metadata[b"gristmill.run"].decode() == manifest["run"]
            assert metadata[b"gristmill.settings_hash"].decode() == manifest["settings_hash"]


def test_pandas_types():
    frame = pandas.read_parquet(LATEST / "blocks")
    assert isinstance(frame["kind"].dtype, pandas.CategoricalDtype)
    assert isinstance(frame["verdict"].dtype, pandas.CategoricalDtype)
    assert pandas.api.types.is_string_dtype(frame["text"].dtype)
    assert frame["words"].dtype == "int32"
    assert frame["start"].dtype == "int64"
    documents = pandas.read_parquet(LATEST / "documents")
    assert str(documents["fetched_at"].dtype) == "datetime64[ms, UTC]"


def test_polars_types():
    schema = polars.read_parquet(LATEST / "blocks").schema
    assert schema["kind"] == polars.Categorical
    assert schema["text"] == polars.String
    assert schema["score"] == polars.Float32
    documents = polars.read_parquet(LATEST / "documents").schema
    assert documents["published"] == polars.Date
    assert documents["fetched_at"] == polars.Datetime("ms", "UTC")


def test_duckdb_types():
    types = dict(duckdb.sql(f"select column_name, column_type from (describe from '{LATEST}/blocks/*.parquet')").fetchall())
    assert (types["kind"], types["text"], types["words"], types["start"]) == ("VARCHAR", "VARCHAR", "INTEGER", "BIGINT")
    types = dict(duckdb.sql(f"select column_name, column_type from (describe from '{LATEST}/documents/*.parquet')").fetchall())
    assert (types["published"], types["fetched_at"]) == ("DATE", "TIMESTAMP WITH TIME ZONE")


def test_document_ids_are_unique_and_numbers_are_dense(rows):
    documents = [row["document_id"] for row in rows["documents"]]
    assert len(set(documents)) == len(documents)
    for table, number in [("blocks", "block"), ("sentences", "sentence")]:
        counts = dict.fromkeys(documents, 0)
        for row in rows[table]:
            assert row[number] == counts[row["document_id"]], row
            counts[row["document_id"]] += 1
        assert [row[table] for row in rows["documents"]] == list(counts.values())


def test_every_sentence_stands_in_a_kept_block(rows):
    blocks = {(row["document_id"], row["block"]): row for row in rows["blocks"]}
    for row in rows["sentences"]:
        block = blocks[row["document_id"], row["block"]]
        assert block["verdict"] == "kept"
        assert row["text"] in block["text"]
        assert block["start"] <= row["start"] <= row["end"] <= block["end"]


def test_every_dropped_block_says_why(rows):
    for row in rows["blocks"]:
        assert (row["verdict"] == "dropped") == (row["reason"] is not None), row
        assert (row["reason"] in ("chrome", "comments")) == (row["rule"] is not None), row


def test_every_keeper_is_an_earlier_kept_block(rows):
    order = {row["document_id"]: at for at, row in enumerate(rows["documents"])}
    blocks = {(row["document_id"], row["block"]): row for row in rows["blocks"]}
    for row in rows["blocks"]:
        if row["keeper_document_id"] is not None:
            keeper = blocks[row["keeper_document_id"], row["keeper_block"]]
            assert keeper["verdict"] == "kept"
            assert row["reason"] != "duplicate_exact" or keeper["hash"] == row["hash"]
            places = [(order[each["document_id"]], each["block"]) for each in (keeper, row)]
            assert places[0] < places[1]


def test_document_text_is_its_kept_blocks(rows):
    texts = {row["document_id"]: [] for row in rows["documents"]}
    for row in rows["blocks"]:
        if row["verdict"] == "kept":
            texts[row["document_id"]].append(row["text"])
    for row in rows["documents"]:
        assert row["text"] == "\n\n".join(texts[row["document_id"]])
        assert row["kept_blocks"] == len(texts[row["document_id"]])


def test_spans_cut_the_text_that_they_claim(rows):
    bodies = {}
    for document in rows["documents"]:
        body = pages.body(SEEDS, document)
        if body is not None:
            bodies[document["document_id"]] = (document, body)
    if not bodies:
        pytest.skip(f"{SEEDS} has no page of the run: set GRISTMILL_SEEDS")
    for table in ("blocks", "sentences"):
        for row in rows[table]:
            if row["document_id"] not in bodies:
                continue
            document, body = bodies[row["document_id"]]
            cut = body[row["start"] : row["end"]].decode()
            if document["media_type"] == "text/html":
                assert pages.visible(cut) == "".join(pages.fold(row["text"]).split()), (document["source"], row)
            else:
                assert pages.fold(cut) == pages.fold(row["text"]), (document["source"], row)


def plain(table):
    """Returns rows as in CSV: dictionary values as text, empty text as null."""
    cells = [column.cast(pyarrow.string()) if pyarrow.types.is_dictionary(column.type) else column for column in table.columns]
    rows = pyarrow.table(cells, names=table.column_names).to_pylist()
    return [{name: None if cell == "" else cell for name, cell in row.items()} for row in rows]


def csv_safe(tables, manifest, name):
    """Returns the rows of a table with the apostrophes of spreadsheet-safe CSV, if the run writes such CSV."""
    rows = plain(tables[name])
    if manifest["csv_spreadsheet_safe"]:
        for row in rows:
            for column, cell in row.items():
                if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
                    row[column] = "'" + cell
    return rows


def value_type(kind):
    return kind.value_type if pyarrow.types.is_dictionary(kind) else kind


@pytest.mark.parametrize("name", TABLES)
def test_csv_holds_the_rows_of_parquet_in_pandas(tables, manifest, name):
    types = {column[0]: pandas.ArrowDtype(value_type(column[1])) for column in COLUMNS[name]}
    path = csv_path(name)
    frame = pandas.read_csv(path, dtype=types, keep_default_na=False, na_values=[""])
    cast = pyarrow.Table.from_pandas(frame, preserve_index=False)
    assert plain(cast) == csv_safe(tables, manifest, name)


@pytest.mark.parametrize("name", TABLES)
def test_csv_holds_the_rows_of_parquet_in_polars(tables, manifest, name):
    schema = polars.from_arrow(pyarrow.schema([(c[0], value_type(c[1])) for c in COLUMNS[name]]).empty_table()).schema
    frame = polars.read_csv(csv_path(name), schema=schema)
    assert plain(frame.to_arrow(compat_level=polars.CompatLevel.oldest())) == csv_safe(tables, manifest, name)


@pytest.mark.parametrize("name", TABLES)
def test_csv_holds_the_rows_of_parquet_in_duckdb(tables, manifest, name):
    kinds = {TEXT: "varchar", SHORT: "integer", LONG: "bigint", SHARE: "float", DAY: "date", MOMENT: "timestamptz"}
    columns = {column[0]: kinds[value_type(column[1])] for column in COLUMNS[name]}
    with duckdb.connect() as connection:
        connection.sql("set timezone = 'UTC'")
        relation = connection.read_csv(str(csv_path(name)), header=True, columns=columns)
        assert plain(relation.to_arrow_table()) == csv_safe(tables, manifest, name)
