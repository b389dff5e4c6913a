"""What a printer says of itself (printer-state-reasons) as one of our states.

Source: RFC 8011, 5.4.12, and PWG 5100.9. Invariant: of several reasons the worst is told.
"""

from collections.abc import Iterable

from kiosk.printing.printer import PrinterState

_WORST_FIRST: tuple[tuple[PrinterState, tuple[str, ...]], ...] = (
    (PrinterState.OFFLINE, ("offline", "shutdown", "timed-out", "connecting-to-device")),
    (PrinterState.JAM, ("media-jam",)),
    (PrinterState.OPEN, ("cover-open", "door-open", "interlock-open", "input-tray-missing")),
    (PrinterState.NO_PAPER, ("media-empty", "media-needed")),
    (PrinterState.NO_TONER, ("toner-empty", "marker-supply-empty", "developer-empty")),
    (PrinterState.STOPPED, ("paused", "stopped", "other-error", "unknown-error")),
    (PrinterState.TONER_LOW, ("toner-low", "marker-supply-low")),
)
_MILD = ("-report",)


def worst(reasons: Iterable[str]) -> PrinterState:
    """Return what the reasons come to; a report is nothing to worry about."""
    given = [reason.strip() for reason in reasons if not reason.strip().endswith(_MILD)]
    for state, keywords in _WORST_FIRST:
        if any(reason.startswith(keywords) for reason in given):
            return state
    return PrinterState.READY
