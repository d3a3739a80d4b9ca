"""What can go wrong, one class each. ``exit_code`` is the code that the command ``gristmill`` ends with for the same error."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._run import Run


class GristmillError(Exception):
    """Any error of this package."""

    exit_code: int = 1


class UsageError(GristmillError, ValueError):
    """The call cannot mean anything; nothing was read."""

    exit_code = 2


class InputsError(UsageError):
    """The inputs could not be listed, or a table of pages has no column to read."""


class SettingsError(UsageError):
    """A settings file, or a value in it, is wrong."""


class RulesError(SettingsError):
    """A pack of chrome rules does not compile."""


class LanguagesError(SettingsError):
    """A language file of the sentence splitter does not compile."""


class ModelError(SettingsError):
    """A fitted model cannot be read."""


class RunError(GristmillError):
    """A run failed; nothing was published."""


class WriteError(RunError):
    """Tables could not be written or published (a full disk, missing rights)."""


class SpillError(RunError):
    """What does not fit memory could not be written to disk or read back."""


class StateError(RunError):
    """What is remembered of earlier runs could not be read; ``full=True`` does without."""


class InputChangedError(RunError):
    """An input changed while the run went on."""


class AccountingError(RunError):
    """The run does not add up. Please report it."""


class StoppedError(RunError):
    """The run was asked to stop."""


class LockedError(GristmillError):
    """Another run holds the lock of the output folder."""

    exit_code = 4


class TooManyRejectsError(GristmillError):
    """The run is published, but more was rejected than ``output.max_reject_share`` allows. ``run`` is the published run."""

    exit_code = 3

    def __init__(self, message: str, run: Run) -> None:
        super().__init__(message)
        self.run = run


class RejectError(GristmillError, ValueError):
    """The content is not a page. ``code`` is that of the table ``rejects``."""

    code: str = ""


class NotTextError(RejectError):
    """The content is an image, an archive or other bytes that are not text."""

    code = "not_text"


class PageTooLargeError(RejectError):
    """The page is larger than ``read.max_page_bytes``."""

    code = "page_too_large"


class TooDeepError(RejectError):
    """Elements are nested deeper than ``parse.max_depth``."""

    code = "too_deep"


REJECTS: dict[str, type[RejectError]] = {
    kind.code: kind for kind in (NotTextError, PageTooLargeError, TooDeepError)
}
"""The class for each code that a single page can be rejected with; any other code is a plain :class:`RejectError`."""
