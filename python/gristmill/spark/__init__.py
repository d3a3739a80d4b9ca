"""Gristmill on Apache Spark (tested on 3.5 and 4.0): cleans a DataFrame of pages and returns the four tables of a run.

>>> from gristmill import spark as gristmill_spark                                # doctest: +SKIP
>>> tables = gristmill_spark.clean(pages)                                         # doctest: +SKIP
>>> tables.sentences.write.parquet("sentences")                                   # doctest: +SKIP

The rows are those of ``gristmill run`` on the same pages, whatever the partitions and their order. Spark only shuffles and sorts
hashes, keys and ids; the library makes every decision, in ``mapInArrow``. ``docs/cluster.md`` describes the stages, their shuffles
and their limits.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Union

from .. import _native
from ..errors import AccountingError, InputsError
from . import _files, _flow, _steps

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["HOT_ROWS", "Tables", "clean", "clean_files"]

LOG = logging.getLogger("gristmill")

PathLike = Union[str, "os.PathLike[str]"]

HOT_ROWS = 100_000
"""Number of rows of one key above which a join sends the partner of the key to all executors instead of shuffling the rows."""

BATCH_SETTING = "spark.sql.execution.arrow.maxRecordsPerBatch"
SPARKS_BATCH_ROWS = "10000"
BATCH_ROWS = "1000"


class Tables:
    """The four tables of a run as DataFrames, kept on the disks of the executors until :meth:`unpersist`."""

    def __init__(self, flow: _flow.Flow, run: str) -> None:
        self.run = run
        """Name of the run, as in ``documents.run``."""
        self.facts: dict[str, Any] = {
            "program_version": _native.__version__,
            "schema_version": _native.SCHEMA_VERSION,
            "settings_hash": flow.stages.settings_hash,
        }
        """Versions and settings on which the tables depend; also in the metadata of their columns."""
        self.max_reject_share: float = flow.stages.max_reject_share
        """Share of rejects, 0 to 1, above which a run counts as failed."""
        self._flow = flow
        written = flow.written
        self.documents: DataFrame = self._described("documents", written.select("document.*"))
        """One row for each page."""
        self.blocks: DataFrame = self._described("blocks", _flow.items(written, "blocks"))
        """One row for each block, kept or dropped, with the verdict."""
        self.sentences: DataFrame = self._described("sentences", _flow.items(written, "sentences"))
        """One row for each sentence of kept text."""
        self.rejects: DataFrame = self._described("rejects", flow.rejects)
        """One row for each input that could not be read."""

    def _described(self, table: str, frame: DataFrame) -> DataFrame:
        """Adds to the columns of ``frame`` their descriptions as comments, and the run and its facts as metadata."""
        from pyspark.sql import functions as F

        facts = {f"gristmill.{name}": str(fact) for name, fact in ({"run": self.run} | self.facts).items()}
        fields = {field.name: field.metadata[b"description"].decode() for field in _native.table_schema(table)}
        columns = (F.col(name).alias(name, metadata={"comment": fields[name], **facts}) for name in fields)
        return frame.select(*columns)

    def __iter__(self) -> Iterator[tuple[str, DataFrame]]:
        return iter(
            [
                ("documents", self.documents),
                ("blocks", self.blocks),
                ("sentences", self.sentences),
                ("rejects", self.rejects),
            ]
        )

    def counts(self) -> dict[str, Any]:
        """Counts input and output and checks that nothing was lost or duplicated.

        Returns ``pages`` (records read), ``documents``, ``rejects``, ``kept_blocks``, ``dropped_blocks`` by reason, ``sentences``.

        Raises :class:`~gristmill.errors.AccountingError` if the counts do not add up.
        """
        return _account(*_flow.count(self._flow))

    def unpersist(self) -> None:
        """Frees the disk space of all steps. Using the tables after that recomputes them."""
        self._flow.unpersist()


def clean(
    pages: DataFrame,
    config: PathLike | None = None,
    *,
    run: str | None = None,
    partitions: int | None = None,
    hot_rows: int = HOT_ROWS,
) -> Tables:
    """Cleans a table of pages; text repeated from another page is dropped too.

    ``pages`` has the columns ``source`` (string) and ``record`` (integer from 0 on), which identify a page and whose order decides
    which copy of a text is the first; and the columns that the settings ``read.*_field`` name: ``id``, ``url``, ``title``, ``date``,
    ``text``, ``html``. ``config`` is a settings file or folder on the driver. ``partitions`` is the number of partitions of pages, by
    default ``spark.sql.shuffle.partitions``; choose it for about 100 MB each. The call does most of the work: it returns after the
    search for near-duplicates.

    Raises :class:`~gristmill.errors.InputsError` if a column is missing, and
    :class:`~gristmill.errors.SettingsError` if the settings are wrong.
    """
    missing = [name for name in ("source", "record") if name not in pages.columns]
    if missing:
        raise InputsError(
            f"the pages have no column {' and no column '.join(missing)}; source and record decide which copy of a text is the first"
        )
    settings = _steps.Settings.load(config, run)
    _steps.try_columns(pages, settings)
    _limit_batches(pages.sparkSession)
    parsed = _steps.apply(pages, "parse", settings)
    return _tables(parsed, settings, partitions, hot_rows)


def clean_files(
    spark: SparkSession,
    paths: PathLike | Iterable[PathLike],
    config: PathLike | None = None,
    *,
    run: str | None = None,
    partitions: int | None = None,
    hot_rows: int = HOT_ROWS,
) -> Tables:
    """Cleans files, folders or patterns in any format that ``gristmill run`` reads, on any file system that Spark reads.

    Spark reads paths that end in ``.parquet`` in parts. Every other file is read by one task like in ``gristmill run``; it may have
    up to 2 GiB, but a few hundred megabytes are best. ``source`` is the path below the folder or the fixed part of the pattern.
    """
    settings = _steps.Settings.load(config, run)
    _limit_batches(spark)
    named = [os.fspath(paths)] if isinstance(paths, (str, os.PathLike)) else [os.fspath(path) for path in paths]
    parsed = _files.read(spark, named, settings)
    return _tables(parsed, settings, partitions, hot_rows)


def _tables(parsed: DataFrame, settings: _steps.Settings, partitions: int | None, hot_rows: int) -> Tables:
    if partitions is None:
        partitions = int(str(parsed.sparkSession.conf.get("spark.sql.shuffle.partitions")))
    flow = _flow.Flow(settings, partitions, hot_rows)
    flow.go(parsed)
    return Tables(flow, settings.run)


def _limit_batches(spark: SparkSession) -> None:
    """Lowers the rows of a batch from Spark's default, which is meant for numbers: 10,000 pages may be a gigabyte."""
    if spark.conf.get(BATCH_SETTING) == SPARKS_BATCH_ROWS:
        spark.conf.set(BATCH_SETTING, BATCH_ROWS)
        LOG.info("changed %s from %s to %s", BATCH_SETTING, SPARKS_BATCH_ROWS, BATCH_ROWS)


def _account(read: dict[str, int], written: dict[str, int], blocks: dict[str | None, int], rows: dict[str, int]) -> dict[str, Any]:
    kept = blocks.get(None, 0)
    sides = [
        ("pages parsed", read["parsed"], "rows of documents", written["documents"]),
        ("pages read", read["rows"], "rows of documents and rejects", written["documents"] + read["rejects"]),
        ("blocks parsed", read["blocks"], "rows of blocks", sum(blocks.values())),
        ("blocks kept", kept, "kept blocks of documents", written["kept_blocks"]),
        ("rows of sentences", rows["sentences"], "sentences of documents", written["sentences"]),
        ("different ids", written["ids"], "rows of documents", written["documents"]),
    ]
    for left, left_count, right, right_count in sides:
        if left_count != right_count:
            raise AccountingError(f"the counts do not add up: {left_count} {left} but {right_count} {right}; please report this")
    return {
        "pages": read["rows"],
        "documents": written["documents"],
        "rejects": read["rejects"],
        "kept_blocks": kept,
        "dropped_blocks": {reason: count for reason, count in sorted(blocks.items(), key=str) if reason is not None},
        "sentences": rows["sentences"],
    }
