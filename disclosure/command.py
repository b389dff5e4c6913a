"""How every command of Mingbai ends: a sentence and an exit code, never a traceback.

Invariant: what a person got wrong ends in one sentence on stderr and exit code 2.
"""

import sys
from collections.abc import Callable

from disclosure.errors import MingbaiError

EXIT_WRONG_USE = 2


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
