"""Reading of files as rows of pages."""

from __future__ import annotations

import functools
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from . import _steps

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

GLOB = re.compile(r"[*?\[{]")
SYSTEM = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:(//[^/]*)?")
"""Scheme and authority of an address: what precedes the path."""


def read(spark: SparkSession, paths: list[str], settings: _steps.Settings) -> DataFrame:
    """Parses the pages of the files at ``paths`` and returns the rows of the step ``parse``."""
    paths = [qualified(spark, path) for path in paths]
    tables = [path for path in paths if path.endswith(".parquet")]
    others = [path for path in paths if path not in tables]
    bases = [base(path) for path in paths]
    parsed = [read_tables(spark, tables, bases, settings)] if tables else []
    if others:
        parsed.append(read_whole(spark, others, bases, settings))
    return functools.reduce(lambda a, b: a.unionByName(b), parsed)


def qualified(spark: SparkSession, path: str) -> str:
    """Returns ``path`` with its file system and as an absolute path, the form in which Spark gives addresses of files."""
    hadoop_path = spark._jvm.org.apache.hadoop.fs.Path(path)
    system = hadoop_path.getFileSystem(spark._jsc.hadoopConfiguration())
    return str(system.makeQualified(hadoop_path).toString())


def base(path: str) -> str:
    """Returns the folder that names are relative to: the part before a pattern, the folder of a file, or ``path`` itself."""
    fixed = SYSTEM.sub("", path)
    pattern = GLOB.search(fixed)
    if pattern:
        return fixed[: fixed.rfind("/", 0, pattern.start())]
    return os.path.dirname(fixed) if "." in os.path.basename(fixed) else fixed.rstrip("/")


def name(path: str, bases: list[str]) -> str:
    """Returns the name of the file at ``path``, an address from Spark, relative to the longest of ``bases`` that contains it."""
    plain = SYSTEM.sub("", path)
    holders = [len(base) for base in bases if plain.startswith(base.rstrip("/") + "/")]
    return plain[max(holders, default=0) :].lstrip("/")


def read_tables(spark: SparkSession, paths: list[str], bases: list[str], settings: _steps.Settings) -> DataFrame:
    """Reads Parquet files with Spark, in parts. ``record`` is the row number in the file."""
    from pyspark.sql import functions as F

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        worker = _steps.stages(settings).begin("parse")
        for batch in batches:
            at = batch.schema.get_field_index("source")
            # This column is percent-encoded; the column `path` of `read_whole` is not.
            names = [name(unquote(path), bases) for path in batch.column(at).to_pylist()]
            yield from worker.push(batch.set_column(at, "source", type_of(names)))

    pages = spark.read.option("recursiveFileLookup", True).parquet(*paths)
    kept = [f"`{column}`" for column in pages.columns if column not in ("source", "record")]
    pages = pages.select(
        *kept, F.col("_metadata.file_path").alias("source"), F.col("_metadata.row_index").alias("record")
    )
    _steps.try_columns(pages, settings)
    return _steps.map_batches(pages, work, "parse")


def type_of(names: list[str]) -> Any:
    """Returns ``names`` as a pyarrow array of strings."""
    import pyarrow

    return pyarrow.array(names, pyarrow.string())


def read_whole(spark: SparkSession, paths: list[str], bases: list[str], settings: _steps.Settings) -> DataFrame:
    """Reads each file in one task with the readers of the library."""

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        stages = _steps.stages(settings)
        with tempfile.TemporaryDirectory() as folder:
            for batch in batches:
                for path, content in zip(batch.column("path"), batch.column("content")):
                    address = path.as_py()
                    # Readers recognise the format by the name.
                    file = Path(folder) / os.path.basename(address)
                    file.write_bytes(content.as_buffer())
                    rows: list[Any] = []
                    stages.read_file(file, name(address, bases), rows.append)
                    file.unlink()
                    yield from rows

    files = spark.read.format("binaryFile").option("recursiveFileLookup", True).load(paths)
    return _steps.map_batches(files.select("path", "content"), work, "parse")
