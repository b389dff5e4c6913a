"""The keyboard's words learned in a process of its own (`python -m kiosk.teaching`).

Learning holds the interpreter for seconds, at the start and whenever content changed;
beside the kiosk it holds up no touch (docs/decisions/0013). Invariant: whatever happens to
that process, the keyboard learns: then here.
"""

import logging
import pickle
import subprocess
import sys
from collections.abc import Sequence

from disclosure.decoding import decode, encode
from disclosure.items import Strict
from kiosk.journey.typing.pinyin import Pinyin
from kiosk.journey.typing.spelling import Mix
from kiosk.journey.typist import Teacher, teach

_LOG = logging.getLogger(__name__)
LESSON_SECONDS = 120.0
"""The process is ended after so long; it needs 3 s on two x86 cores."""
COMMAND = (sys.executable, "-m", "kiosk.teaching")


class Lesson(Strict, frozen=True, kw_only=True):
    """What is to be learned.

    Attributes:
        words: titles, keywords and names, any number of times.
        mixes: sounds that people here mix up.
    """

    words: tuple[str, ...]
    mixes: tuple[Mix, ...]


def teach_beside(
    words: Sequence[str],
    mixes: frozenset[Mix],
    command: Sequence[str] = COMMAND,
    here: Teacher = teach,
) -> Pinyin:
    """Return the same, learned in a process of its own; takes seconds, so call it in a thread.

    Arguments:
        words: titles, keywords and names of the content, any number of times.
        mixes: sounds that people here mix up.
        command: what reads a `Lesson` and writes the engine.
        here: learns in this process where that one fails.
    """
    lesson = encode(Lesson(words=tuple(words), mixes=tuple(sorted(mixes))))
    try:
        done = subprocess.run(
            command, input=lesson, stdout=subprocess.PIPE, timeout=LESSON_SECONDS, check=True
        )
        learned: Pinyin = pickle.loads(done.stdout)  # noqa: S301 - written by our own child
    except (OSError, subprocess.SubprocessError, pickle.UnpicklingError, EOFError) as error:
        _LOG.warning("the keyboard learns in the kiosk's own process: %s", error)
        return here(words, mixes)
    return learned


def main() -> int:
    """Learn what standard input holds, and write the engine; return the exit code."""
    lesson = decode(sys.stdin.buffer.read(), Lesson)
    pickle.dump(teach(lesson.words, frozenset(lesson.mixes)), sys.stdout.buffer, protocol=5)
    return 0


if __name__ == "__main__":
    sys.exit(main())
