"""What became of a recording that somebody sent."""

from enum import StrEnum

from disclosure.items import Strict


class Fault(StrEnum):
    """Why a recording cannot be aired."""

    UNREADABLE = "unreadable"
    LARGE = "large"
    LONG = "long"
    SHORT = "short"
    SILENT = "silent"
    QUIET = "quiet"
    UNEVEN = "uneven"
    BUSY = "busy"


class Verdict(Strict, frozen=True, kw_only=True):
    """A recording as it was found.

    Attributes:
        fault: why it cannot be aired; None where it can.
        seconds: its length.
        loudness: integrated, in LUFS, of what was written.
        peak: true peak, in dBTP, of what was written.
    """

    fault: Fault | None = None
    seconds: float = 0.0
    loudness: float = 0.0
    peak: float = 0.0
