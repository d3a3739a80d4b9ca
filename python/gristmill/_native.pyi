"""The compiled Rust module."""

import datetime
import os
from collections.abc import Callable, Sequence
from typing import Any, Literal, final

__version__: str
MAX_EARLIER: int
"""Number of earlier texts that a text is compared with for each band key that they share, at most."""
SCHEMA_VERSION: int
"""Version of the columns of the tables and their meaning."""

@final
class Cleaner:
    """Cleans pages one by one, with settings and models loaded once. ``config`` is a settings file or folder. Threads may share a
    cleaner: it releases the interpreter lock during the work.
    """

    def __new__(cls, config: str | os.PathLike[str] | None = None) -> Cleaner: ...
    def clean(self, page: str | bytes, url: str | None = None) -> Page:
        """Like :func:`gristmill.clean`, with the settings of this cleaner."""
    def split(
        self,
        text: str,
        language: str | None = None,
        *,
        offsets: Literal["characters", "bytes"] = "characters",
    ) -> list[Sentence]:
        """Like :func:`gristmill.split`, with the settings of this cleaner."""

@final
class Page:
    """A cleaned page, with the verdicts on its blocks."""

    @property
    def text(self) -> str:
        """The clean text: kept blocks, separated by blank lines."""
    @property
    def title(self) -> str | None: ...
    @property
    def byline(self) -> str | None: ...
    @property
    def published(self) -> datetime.date | None: ...
    @property
    def modified(self) -> datetime.date | None:
        """Day of the last change that the page states, not before ``published``."""
    @property
    def description(self) -> str | None:
        """What the page's head says that it is about."""
    @property
    def tags(self) -> list[str]:
        """Tags or keywords that the page's head gives it, in its order."""
    @property
    def language(self) -> str | None:
        """ISO 639-1 code, or ISO 639-3 if there is none."""
    @property
    def language_confidence(self) -> float | None:
        """Confidence in ``language``, 0 to 1."""
    @property
    def url(self) -> str | None: ...
    @property
    def site(self) -> str | None: ...
    @property
    def blocks(self) -> list[Block]:
        """All blocks in page order, kept and dropped."""
    @property
    def sentences(self) -> list[str]:
        """The sentences of the kept blocks, in page order."""

@final
class Block:
    """One block of a page, with its verdict."""

    @property
    def text(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def verdict(self) -> Literal["kept", "dropped"]: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def rule(self) -> str | None: ...
    @property
    def score(self) -> float | None:
        """Probability of chrome, 0 to 1."""
    @property
    def keeper(self) -> int | None:
        """Index in ``Page.blocks`` of the block that is kept instead of this one."""
    @property
    def similarity(self) -> float | None: ...
    @property
    def start(self) -> int:
        """First byte of the block in the decoded page."""
    @property
    def end(self) -> int:
        """Byte after the last one of the block."""
    @property
    def words(self) -> int: ...

@final
class Sentence:
    """A sentence and its position in the text."""

    @property
    def text(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...

@final
class Table:
    """A table of a published run. Each stream of it is read from disk anew."""

    @property
    def name(self) -> str: ...
    @property
    def num_rows(self) -> int: ...
    @property
    def column_names(self) -> list[str]: ...
    @property
    def files(self) -> list[os.PathLike[str]]:
        """Paths of the Parquet files, in row order."""
    def __len__(self) -> int: ...
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

@final
class Outcome:
    name: str
    path: os.PathLike[str]
    manifest: str
    files: int
    files_unchanged: int
    pages_read: int
    seconds: float
    notices: list[str]
    full_run_reason: str | None
    reject_share: float
    too_many_rejects: bool
    tables: list[Table]

def clean(page: str | bytes, url: str | None = None) -> Page:
    """Cleans one page with the built-in settings.

    A ``str`` is taken as decoded text; the encoding of ``bytes`` is detected. Either is parsed as HTML if it begins like HTML, and as
    plain text otherwise. Raises :class:`~gristmill.errors.RejectError` if the content is not a page.
    """

def split(
    text: str,
    language: str | None = None,
    *,
    offsets: Literal["characters", "bytes"] = "characters",
) -> list[Sentence]:
    """Splits ``text`` into sentences. ``language`` is an ISO 639-1 code; by default it is detected.

    Offsets count characters of the Python string, so that ``text[s.start:s.end] == s.text``, or bytes of its UTF-8 form.
    """

def main(arguments: Sequence[str]) -> int: ...
def run(
    inputs: Sequence[str | os.PathLike[str]],
    output: str | os.PathLike[str],
    *,
    config: str | os.PathLike[str] | None,
    full: bool,
    threads: int,
    progress: Callable[[str, int, int], object] | None,
) -> Outcome: ...
def clean_table(
    pages: Any,
    *,
    config: str | os.PathLike[str] | None,
    threads: int,
    progress: Callable[[str, int, int], object] | None,
) -> Outcome: ...

@final
class Stages:
    """The steps of a run for :mod:`gristmill.spark`, prepared once for each process."""

    def __new__(cls, config: str | os.PathLike[str] | None, run: str) -> Stages: ...
    def begin(self, step: str) -> Worker:
        """Returns a worker of ``step`` for one partition."""
    def read_file(self, path: str | os.PathLike[str], name: str, take: Callable[[Any], object]) -> None:
        """Reads and parses the file ``path``, named ``name`` in the tables, and calls ``take`` with each batch of rows."""
    @property
    def bands(self) -> int: ...
    @property
    def least_carriers(self) -> int: ...
    @property
    def settings_hash(self) -> str: ...
    @property
    def max_reject_share(self) -> float: ...

@final
class Worker:
    """A step that works on the rows of one partition."""

    def push(self, batch: Any) -> list[Any]:
        """Takes a pyarrow RecordBatch and returns the batches of resulting rows."""
    def finish(self) -> list[Any]:
        """Returns the batches of rows that are left after the last batch of the partition. The worker must not be used after that."""

def step_schema(step: str) -> Any:
    """Returns the columns of the rows that ``step`` returns, as a pyarrow schema."""

def table_schema(name: str) -> Any:
    """Returns the columns of the table ``name`` with their descriptions, as a pyarrow schema."""
