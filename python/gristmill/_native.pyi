"""The compiled module."""

import datetime
import os
from collections.abc import Callable, Sequence
from typing import Any, Literal, final

__version__: str
MAX_EARLIER: int
"""Earlier texts, at most, that a text is compared with for each key that it shares with them."""
SCHEMA_VERSION: int
"""Version of the tables' columns and their meaning."""

@final
class Cleaner:
    """Cleans pages one by one, with settings and models loaded once. Threads may share one: the interpreter lock is released
    while a page is worked on. ``config`` is a settings file or folder.
    """

    def __new__(cls, config: str | os.PathLike[str] | None = None) -> Cleaner: ...
    def clean(self, page: str | bytes, url: str | None = None) -> Page:
        """As :func:`gristmill.clean`."""
    def split(
        self,
        text: str,
        language: str | None = None,
        *,
        offsets: Literal["characters", "bytes"] = "characters",
    ) -> list[Sentence]:
        """As :func:`gristmill.split`."""

@final
class Page:
    """A page with what was decided about it."""

    @property
    def text(self) -> str:
        """The clean text: kept blocks with a blank line between them."""
    @property
    def title(self) -> str | None: ...
    @property
    def byline(self) -> str | None: ...
    @property
    def published(self) -> datetime.date | None: ...
    @property
    def language(self) -> str | None:
        """ISO 639-1 code where there is one, else ISO 639-3."""
    @property
    def language_confidence(self) -> float | None:
        """0 to 1."""
    @property
    def url(self) -> str | None: ...
    @property
    def site(self) -> str | None: ...
    @property
    def blocks(self) -> list[Block]:
        """Every block in page order, kept or dropped."""
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
        """Position in the page of the block that stays for this one."""
    @property
    def similarity(self) -> float | None: ...
    @property
    def start(self) -> int:
        """First byte of the block in the page's decoded text."""
    @property
    def end(self) -> int:
        """The byte behind the last."""
    @property
    def words(self) -> int: ...

@final
class Sentence:
    """A sentence and where it stands in the text."""

    @property
    def text(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...

@final
class Table:
    """A table of a published run, read from disk each time that a stream of it is taken."""

    @property
    def name(self) -> str: ...
    @property
    def num_rows(self) -> int: ...
    @property
    def column_names(self) -> list[str]: ...
    @property
    def files(self) -> list[os.PathLike[str]]:
        """The Parquet files, in row order."""
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

    A ``str`` is decoded text, ``bytes`` are decoded as a page's bytes are; either is HTML where it begins as HTML does. Raises a
    :class:`~gristmill.errors.RejectError` where the content is no page.
    """

def split(
    text: str,
    language: str | None = None,
    *,
    offsets: Literal["characters", "bytes"] = "characters",
) -> list[Sentence]:
    """Splits ``text`` into sentences. ``language`` is an ISO 639-1 code; without one the text decides.

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
    """The steps of a run, prepared once a process, for :mod:`gristmill.spark`."""

    def __new__(cls, config: str | os.PathLike[str] | None, run: str) -> Stages: ...
    def begin(self, step: str) -> Worker:
        """Begins the rows of one partition."""
    def read_file(self, path: str | os.PathLike[str], name: str, take: Callable[[Any], object]) -> None:
        """Reads and parses the file at ``path``, ``name`` in the input, and calls ``take`` with each batch of rows."""
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
    """A step at work on the rows of one partition."""

    def push(self, batch: Any) -> list[Any]:
        """Works on a pyarrow RecordBatch and returns those of the rows that come of it."""

def step_schema(step: str) -> Any:
    """The columns of the rows that ``step`` gives, as a pyarrow schema."""

def table_schema(name: str) -> Any:
    """The columns of the table ``name``, each with its description, as a pyarrow schema."""
