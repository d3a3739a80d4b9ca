"""The steps of the library as functions on DataFrames, and the settings that travel to the executors with them."""

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
    """What a step is prepared from. Executors do not see the driver's files: their content travels."""

    run: str
    files: tuple[tuple[str, bytes], ...]
    """Settings files by path below the folder; one with an empty path is the file that was given itself."""

    @classmethod
    def load(cls, config: str | os.PathLike[str] | None, run: str | None) -> Settings:
        """Reads the files of ``config`` and checks them."""
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
                # The library reports a path that does not exist, by its name.
                _native.Cleaner(path)
                files = [("", path.read_bytes())]
        settings = cls(run, tuple(files))
        stages(settings)
        return settings


@functools.lru_cache(maxsize=2)
def stages(settings: Settings) -> _native.Stages:
    """The steps, prepared once a process."""
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
    """The columns of the rows that ``step`` gives."""
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(_native.step_schema(step))


def apply(frame: DataFrame, step: str, settings: Settings) -> DataFrame:
    """The rows that ``step`` makes of those of ``frame``."""

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        worker = stages(settings).begin(step)
        for batch in batches:
            yield from worker.push(with_offsets(batch))

    return map_batches(frame, work, step)


def with_offsets(batch: Any) -> Any:
    """``batch`` with nulls for lists that all are empty.

    Spark's side of Arrow leaves the offsets of texts below such lists unwritten, and whoever reads the first reads whatever stands there.
    """
    import pyarrow

    for at, column in enumerate(batch.columns):
        if pyarrow.types.is_list(column.type) and len(column.values) == 0:
            field = batch.schema.field(at).with_nullable(True)
            batch = batch.set_column(at, field, pyarrow.nulls(len(column), column.type))
    return batch


def map_batches(frame: DataFrame, work: Callable[[Iterator[Any]], Iterator[Any]], step: str) -> DataFrame:
    """The rows that ``work`` makes of those of ``frame``, with the columns of ``step``."""
    return frame.mapInArrow(work, schema(step))


def try_columns(pages: DataFrame, settings: Settings) -> None:
    """Raises InputsError where a column of ``pages`` is missing, before anything is read."""
    import pyarrow
    from pyspark.sql.pandas.types import to_arrow_schema

    nothing = to_arrow_schema(pages.schema).empty_table()
    batch = pyarrow.RecordBatch.from_arrays([column.combine_chunks() for column in nothing.columns], schema=nothing.schema)
    stages(settings).begin("parse").push(batch)
