"""The command ``gristmill``, the same program as the binary."""

from __future__ import annotations

import signal
import sys

from . import _native


def main() -> int:
    """Runs the command with the arguments of this process and returns its exit code."""
    # As in the binary: Ctrl-C ends the process at once.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _native.main(["gristmill", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
