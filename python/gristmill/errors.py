"""Exceptions of the package. ``exit_code`` is the exit code of the command ``gristmill`` for the same error."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._run import Run


class GristmillError(Exception):
    """Base class of the exceptions of this package."""

    exit_code: int = 1


class UsageError(GristmillError, ValueError):
    """The arguments, inputs or settings are wrong; nothing was read."""

    exit_code = 2


class InputsError(UsageError):
    """The inputs could not be listed, or a table of pages has no column to read."""


class SettingsError(UsageError):
    """A settings file or a value in it is wrong."""


class RulesError(SettingsError):
    """A pack of chrome rules does not compile."""


class LanguagesError(SettingsError):
    """A language file of the sentence splitter does not compile."""


class ModelError(SettingsError):
    """A model file cannot be read."""


class RunError(GristmillError):
    """A run failed; nothing was published."""


class WriteError(RunError):
    """Tables could not be written or published, for example because the disk is full or rights are missing."""


class SpillError(RunError):
    """Data spilled to disk could not be written or read back."""


class StateError(RunError):
    """The state of earlier runs could not be read; ``full=True`` ignores it."""


class InputChangedError(RunError):
    """An input changed during the run."""


class AccountingError(RunError):
    """The counts of the run do not add up: a bug, please report it."""


class StoppedError(RunError):
    """The run was stopped."""


class LockedError(GristmillError):
    """Another run holds the lock of the output folder."""

    exit_code = 4


class TooManyRejectsError(GristmillError):
    """Too much was rejected: more than ``output.max_reject_share`` allows. The run is published; ``run`` is that run."""

    exit_code = 3

    def __init__(self, message: str, run: Run) -> None:
        super().__init__(message)
        self.run = run


class RejectError(GristmillError, ValueError):
    """The content is not a page. ``code`` is the code in the table ``rejects``."""

    code: str = ""


class NotTextError(RejectError):
    """The content is not text but, for example, an image or an archive."""

    code = "not_text"


class PageTooLargeError(RejectError):
    """The page is larger than ``read.max_page_bytes``."""

    code = "page_too_large"


class TooDeepError(RejectError):
    """Elements are nested deeper than ``parse.max_depth`` allows."""

    code = "too_deep"


REJECTS: dict[str, type[RejectError]] = {
    kind.code: kind for kind in (NotTextError, PageTooLargeError, TooDeepError)
}
"""The class for each reject code of a single page; other codes raise a plain :class:`RejectError`."""
