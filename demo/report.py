"""The demo's report: what each process left, put together, and what is missing in it.

Invariant: a figure that was not measured is absent, never a default.
"""

import json
from typing import Any
from zoneinfo import ZoneInfo

from demo import sound
from demo.place import Place
from demo.processes import once

ZONE = ZoneInfo("Asia/Shanghai")

_PICTURES = (
    "kiosk-home.png",
    "kiosk-topic.png",
    "kiosk-item.png",
    "kiosk-search.png",
    "kiosk-form.png",
    "kiosk-receipt.png",
    "kiosk-statement.png",
    "kiosk-answer.png",
    "signage-01.png",
    "desk-queue.png",
    "broadcast.wav",
)
_LEAST_ITEMS = 50
_SHEETS = 3


def gather(place: Place, aired: int, sheets: list[dict[str, object]]) -> dict[str, Any]:
    """Return the report as plain values.

    Arguments:
        place: of the run.
        aired: announcements said to the end.
        sheets: what the kiosk printed.
    """
    status = json.loads(once("content_sync", "status", "--json", "--store", place.store))
    kiosk = json.loads((place.out / "kiosk.json").read_text(encoding="utf-8"))
    clerk = json.loads((place.out / "clerk.json").read_text(encoding="utf-8"))
    screen = json.loads((place.played / "report.json").read_text(encoding="utf-8"))
    heard = sound.listen(place.out / "broadcast.wav")
    return {
        "items": {
            "applied": status["documents"],
            "rejected": status["refused"],
            "evidence": status["evidence"],
        },
        "kiosk": {
            "first_frame_seconds": kiosk["first_frame_seconds"],
            "touch_to_feedback_ms_p95": kiosk["touch_to_feedback_ms_p95"],
        },
        "signage": {
            "pages_shown": screen["pages_shown"],
            "black_frames": screen["black_frames"],
            "empty_frames": screen["empty_frames"],
            "skipped": screen["skipped"],
        },
        "broadcast": {
            "aired": aired,
            "seconds": heard.seconds,
            "sounding_seconds": heard.sounding_seconds,
            "stretches": heard.stretches,
            "peak": heard.peak,
        },
        "request": {
            **kiosk["request"],
            "answered_at": clerk["answered_at"],
            "opened_with_code": kiosk["opened_with_code"],
        },
        "paper": sheets,
        "statement_opened": kiosk["statement_opened"],
        "pictures": sorted(each.name for each in place.out.glob("*.png")),
    }


def failures(told: dict[str, Any]) -> list[str]:
    """Return in words what of the story did not happen as it must."""
    wrong = []
    if told["items"]["applied"] < _LEAST_ITEMS or told["items"]["rejected"]:
        wrong.append(f"items: {told['items']}")
    if not told["signage"]["pages_shown"] or told["signage"]["black_frames"]:
        wrong.append(f"signage: {told['signage']}")
    if not told["broadcast"]["aired"] or not told["broadcast"]["stretches"]:
        wrong.append("broadcast: nothing was said to the end")
    if not told["request"]["opened_with_code"]:
        wrong.append("the answer was not opened with the code")
    if not told["statement_opened"]:
        wrong.append("the household's statement was not opened by its code")
    if len(told["paper"]) != _SHEETS:
        wrong.append(f"printed: {told['paper']}, not an item, a slip and a statement")
    left = {*told["pictures"], "broadcast.wav"}
    wrong += [f"{name} is missing" for name in _PICTURES if name not in left]
    return wrong
