"""How every command of Mingbai ends: a sentence and an exit code, never a traceback.

Invariant: what a person got wrong ends in one sentence on stderr and exit code 2.
"""

import argparse
import sys
from collections.abc import Callable
from typing import NoReturn

from disclosure.errors import MingbaiError

EXIT_WRONG_USE = 2
EXIT_RESTART = 75
"""A process ended to be started anew by whoever supervises it, e.g. systemd."""


class Parser(argparse.ArgumentParser):
    """A parser that refuses in one sentence, without a page of usage above it."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is; exit with 2."""
        sys.stderr.write(f"{self.prog}: {message}; see {self.prog} --help\n")
        raise SystemExit(EXIT_WRONG_USE)


def run(program: str, act: Callable[[], int]) -> int:
    """Return the exit code of `act`; turn expected errors into one sentence.

    Arguments:
        program: name that opens the sentence, e.g. ``county``.
        act: what the command does; returns its exit code.
    """
    try:
        return act()
    except MingbaiError as error:
        sentence = str(error)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        sentence = f"{where}{error.strerror or error}"
    except KeyboardInterrupt:
        return 130
    print(f"{program}: {sentence}", file=sys.stderr)  # noqa: T201 - a command speaks to a person
    return EXIT_WRONG_USE
