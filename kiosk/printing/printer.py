"""The interface of everything that puts a PDF on paper.

Invariant: a printer never waits without end, and whatever it cannot do is a state or a
`PrinterError`, never another exception.
"""

from enum import StrEnum
from pathlib import Path
from typing import NewType, Protocol

from disclosure.errors import RetryLaterError

JobId = NewType("JobId", str)


class PrinterError(RetryLaterError):
    """The printer took no job; the message is for the log, `PrinterState` for people."""


class PrinterState(StrEnum):
    """How a printer stands, the worst there is to say."""

    READY = "ready"
    TONER_LOW = "toner_low"
    NO_PAPER = "no_paper"
    JAM = "jam"
    OPEN = "open"
    NO_TONER = "no_toner"
    OFFLINE = "offline"
    STOPPED = "stopped"
    MISSING = "missing"


PRINTS = frozenset({PrinterState.READY, PrinterState.TONER_LOW})
"""States in which a job comes out."""


class JobState(StrEnum):
    """How far a job is; `UNKNOWN` is one that has ended, and nobody can say how."""

    WAITING = "waiting"
    PRINTED = "printed"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Printer(Protocol):
    """A printer."""

    def state(self) -> PrinterState:
        """Return how it stands."""
        ...

    def submit(self, pdf: Path, title: str, media: str) -> JobId:
        """Take a PDF.

        Arguments:
            pdf: the file; it may be deleted once this returns.
            title: of the job; never anything personal.
            media: paper by its CUPS name, e.g. ``A4`` or ``Custom.80x200mm``.

        Raises:
            PrinterError: it was not taken.
        """
        ...

    def job(self, job: JobId) -> JobState:
        """Return how far a job is.

        Raises:
            PrinterError: that cannot be known now.
        """
        ...

    def forget(self) -> None:
        """Withdraw what waits and purge what was printed; a failure is logged."""
        ...
