"""The batch job on files, and on a table of pages."""

from __future__ import annotations

import contextlib
import html
import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Union

from . import _native
from ._native import Table
from .errors import TooManyRejectsError

LOG = logging.getLogger("gristmill")

PathLike = Union[str, "os.PathLike[str]"]
Progress = Callable[[str, int, int], object]


class Tables:
    """The tables of a run. Each is read from disk when a stream of it is requested (``pyarrow.table(t.documents)``,
    ``polars.from_arrow(t.blocks)``, ``duckdb.from_arrow(t.sentences)``), so it may be larger than memory.
    """

    def __init__(self, outcome: _native.Outcome) -> None:
        by_name = {table.name: table for table in outcome.tables}
        self.documents: Table = by_name["documents"]
        """One row for each page."""
        self.blocks: Table = by_name["blocks"]
        """One row for each block, kept or dropped, with the verdict."""
        self.sentences: Table = by_name["sentences"]
        """One row for each sentence of kept text."""
        self.rejects: Table = by_name["rejects"]
        """One row for each input that could not be read."""

    def __iter__(self) -> Iterator[Table]:
        return iter((self.documents, self.blocks, self.sentences, self.rejects))

    def __repr__(self) -> str:
        return "<gristmill.%s %s>" % (
            type(self).__name__,
            ", ".join(f"{table.name}: {table.num_rows} rows" for table in self),
        )


class Run(Tables):
    """A published run: its four tables, its manifest and its report."""

    def __init__(self, outcome: _native.Outcome) -> None:
        super().__init__(outcome)
        self.name: str = outcome.name
        """Name of the run."""
        self.path: Path = Path(outcome.path)
        """Folder of the run."""
        self.manifest: dict[str, Any] = json.loads(outcome.manifest)
        """Content of ``manifest.json``: what was read, written and counted."""
        self.files: int = outcome.files
        """Number of input files."""
        self.files_unchanged: int = outcome.files_unchanged
        """Number of input files that were unchanged and carried over from the run before without being read."""
        self.pages_read: int = outcome.pages_read
        """Number of pages that this run read."""
        self.seconds: float = outcome.seconds
        """Duration of the run in seconds."""
        self.reject_share: float = outcome.reject_share
        """Rejected records as a share of all records read, 0 to 1."""
        self.notices: list[str] = list(outcome.notices)
        """Messages for the operator about problems that did not stop the run."""
        self.full_run_reason: str | None = outcome.full_run_reason
        """Why every file was read although there was an earlier run; ``None`` otherwise."""

    @property
    def report(self) -> Path:
        """Path of ``report.html``."""
        return self.path / "report.html"

    def funnel(self) -> list[tuple[str, int]]:
        """Returns names and counts, from pages through drop reasons to sentences and rejects."""
        counts = self.manifest["counts"]
        dropped = counts["dropped_blocks"]
        return [
            ("pages", counts["pages"]),
            ("blocks", counts["kept_blocks"] + sum(dropped.values())),
            *((f"dropped: {reason}", blocks) for reason, blocks in sorted(dropped.items())),
            ("blocks kept", counts["kept_blocks"]),
            ("sentences", self.sentences.num_rows),
            ("rejects", self.rejects.num_rows),
        ]

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td style='text-align:left'>{html.escape(name)}</td><td>{count:,}</td></tr>"
            for name, count in self.funnel()
        )
        notices = "".join(f"<li>{html.escape(notice)}</li>" for notice in self.notices)
        report = html.escape(str(self.report), quote=True)
        return (
            f"<b>{html.escape(self.name)}</b> in {self.seconds:.1f} s, "
            f"<a href='{report}'>report</a><table>{rows}</table>" + (f"<ul>{notices}</ul>" if notices else "")
        )


def run(
    inputs: PathLike | Iterable[PathLike],
    output: PathLike = "output",
    *,
    config: PathLike | None = None,
    full: bool = False,
    threads: int = 0,
    progress: bool | Progress | None = None,
) -> Run:
    """Runs the batch job like the command ``gristmill run`` and returns the published run.

    ``inputs`` are files, folders or patterns. ``config`` is a settings file or folder. ``threads`` of 0 means one for each core.
    ``progress`` is ``None`` for a bar if tqdm is installed and the output is a terminal, ``True`` for a bar in any case, ``False``
    for none, or a function of (step, done, total).

    Raises a subclass of :class:`~gristmill.errors.GristmillError`, whose ``exit_code`` is that of the command. Nothing is published
    then, except with :class:`~gristmill.errors.TooManyRejectsError`. Ctrl-C ends the run without publishing.
    """
    paths = [inputs] if isinstance(inputs, (str, os.PathLike)) else list(inputs)
    with _bar(progress) as tell:
        outcome = _native.run(
            paths, output, config=config, full=full, threads=threads, progress=tell
        )
    published = Run(outcome)
    for notice in published.notices:
        LOG.warning("%s", notice)
    if outcome.too_many_rejects:
        share = f"{100 * published.reject_share:.1f} % of the records were rejected"
        raise TooManyRejectsError(f"{share}; see {published.path}", published)
    return published


def clean_table(
    pages: Any,
    config: PathLike | None = None,
    *,
    threads: int = 0,
    progress: bool | Progress | None = None,
) -> Tables:
    """Cleans a table of pages; text repeated from another page is dropped too.

    ``pages`` is any object with ``__arrow_c_stream__`` or ``__arrow_c_array__``: a pyarrow table or reader, a pandas or Polars
    frame, a DuckDB relation. The settings ``read.*_field`` name its columns: ``id``, ``url``, ``title``, ``date``, ``text``,
    ``html``. The result equals that of :func:`run` on the same pages; ``source`` is ``pages.parquet`` and ``record`` the
    row number. Pages and tables pass through a temporary folder, deleted with the tables, so that memory stays bounded.

    Raises :class:`~gristmill.errors.InputsError` if no column holds text or HTML. Rows that are not pages are in ``rejects``.
    """
    with _bar(progress) as tell:
        outcome = _native.clean_table(pages, config=config, threads=threads, progress=tell)
    return Tables(outcome)


@contextlib.contextmanager
def _bar(progress: bool | Progress | None) -> Iterator[Progress | None]:
    """Yields the function that receives the progress of a run, or ``None``."""
    if progress is False:
        yield None
    elif callable(progress):
        yield progress
    else:
        try:
            from tqdm.auto import tqdm
        except ImportError:
            yield None
            return
        # By default, a bar is shown only on a terminal.
        with tqdm(unit_scale=True, leave=False, disable=None if progress is None else False) as bar:

            def tell(step: str, done: int, total: int) -> None:
                bar.set_description(step, refresh=False)
                bar.unit = "B" if step == "reading" else "pages"
                bar.total = total
                bar.n = done
                bar.refresh()

            yield tell
