"""The steps of the library as functions on DataFrames, and the settings that are sent to the executors with them."""

from __future__ import annotations

import datetime
import functools
import os
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import _native

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType


@dataclass(frozen=True)
class Settings:
    """Settings of the steps. Executors cannot read files of the driver, so the content of the files is sent along."""

    run: str
    files: tuple[tuple[str, bytes], ...]
    """Paths below the settings folder and contents; an empty path stands for a settings file given directly."""

    @classmethod
    def load(cls, config: str | os.PathLike[str] | None, run: str | None) -> Settings:
        """Reads the files of ``config`` and checks them. The name of the run defaults to the time and a random suffix."""
        if run is None:
            now = datetime.datetime.now(datetime.timezone.utc)
            run = f"{now:%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:6]}"
        files: list[tuple[str, bytes]] = []
        if config is not None:
            path = Path(config)
            if path.is_dir():
                below = sorted(file for file in path.rglob("*") if file.is_file())
                files = [(file.relative_to(path).as_posix(), file.read_bytes()) for file in below]
            else:
                # Lets the library report a path that does not exist.
                _native.Cleaner(path)
                files = [("", path.read_bytes())]
        settings = cls(run, tuple(files))
        stages(settings)
        return settings


@functools.lru_cache(maxsize=2)
def stages(settings: Settings) -> _native.Stages:
    """Returns the steps for ``settings``, prepared once for each process."""
    if not settings.files:
        return _native.Stages(None, settings.run)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        config = root if settings.files[0][0] else root / "gristmill.toml"
        for name, content in settings.files:
            path = root / (name or "gristmill.toml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return _native.Stages(config, settings.run)


def schema(step: str) -> StructType:
    """Returns the columns of the rows that ``step`` returns."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(_native.step_schema(step))


def apply(frame: DataFrame, step: str, settings: Settings, first: dict[str, list[int]] | None = None) -> DataFrame:
    """Returns the rows that ``step`` makes from those of ``frame``. In each partition, the step gets the columns ``first`` first."""

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow

        worker = stages(settings).begin(step)
        if first is not None:
            worker.push(pyarrow.RecordBatch.from_pydict(first))
        for batch in batches:
            yield from worker.push(with_offsets(batch))
        yield from worker.finish()

    return map_batches(frame, work, step)


def with_offsets(batch: Any) -> Any:
    """Returns ``batch`` with columns of empty lists replaced by nulls.

    Spark leaves the offsets of strings below such lists unwritten when it writes Arrow, so their memory is undefined.
    """
    import pyarrow

    for at, column in enumerate(batch.columns):
        if pyarrow.types.is_list(column.type) and len(column.values) == 0:
            field = batch.schema.field(at).with_nullable(True)
            batch = batch.set_column(at, field, pyarrow.nulls(len(column), column.type))
    return batch


def map_batches(frame: DataFrame, work: Callable[[Iterator[Any]], Iterator[Any]], step: str) -> DataFrame:
    """Returns the rows that ``work`` makes from those of ``frame``, with the columns of ``step``."""
    return frame.mapInArrow(work, schema(step))


def try_columns(pages: DataFrame, settings: Settings) -> None:
    """Raises InputsError if ``pages`` lacks a column, before anything is read."""
    import pyarrow
    from pyspark.sql.pandas.types import to_arrow_schema

    nothing = to_arrow_schema(pages.schema).empty_table()
    batch = pyarrow.RecordBatch.from_arrays([column.combine_chunks() for column in nothing.columns], schema=nothing.schema)
    stages(settings).begin("parse").push(batch)
