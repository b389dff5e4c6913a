"""The resident of the demo: finds, prints, does not find, asks, and reads what came back.

Plays the real kiosk off-screen with touches. Leaves ``kiosk-*.png`` and ``kiosk.json``.
Invariant: whatever goes wrong ends in exit code 1 with the reason, also in the JSON.
"""

import argparse
import json
import statistics
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from demo.paper import first_code
from disclosure import command
from kiosk.settings import load_kiosk
from screen.widgets import sweeping

if TYPE_CHECKING:
    from demo.resident import Resident

ANSWER_SECONDS = 180.0


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = command.Parser(prog="demo.kiosk_story", description=__doc__)
    parser.add_argument("--settings", required=True, type=Path, help="kiosk.toml")
    parser.add_argument("--out", required=True, type=Path, help="folder for pictures and JSON")
    parser.add_argument(
        "--seconds", type=float, default=ANSWER_SECONDS, help="wait so long for the answer"
    )
    parser.add_argument("--slips", type=Path, help="sheet of codes; the first one is used")
    parser.add_argument("--no-answer", action="store_true", help="end with the receipt")
    options = parser.parse_args(arguments)
    return command.run("demo.kiosk_story", lambda: _play(options))


def _play(options: argparse.Namespace) -> int:
    loaded = load_kiosk(options.settings)
    options.out.mkdir(parents=True, exist_ok=True)
    from screen.widgets.window import WindowPlan, prepare  # noqa: PLC0415 - before Kivy

    plan = WindowPlan(
        title="Mingbai",
        width_px=loaded.width_px,
        height_px=loaded.height_px,
        headless=True,
        cursor=False,
    )
    sweeping.hold()
    prepare(plan)
    from demo.resident import Resident  # noqa: PLC0415 - Kivy opens its window on import

    patience = None if options.no_answer else options.seconds
    household = first_code(options.slips) if options.slips else ""
    resident = Resident(loaded, options.out, patience, household)
    resident.run()
    report = _report(resident)
    text = json.dumps(report, ensure_ascii=False, indent=2)
    (options.out / "kiosk.json").write_text(text + "\n", encoding="utf-8")
    for error in resident.errors:
        print(f"demo.kiosk_story: {error}", file=sys.stderr)
    return 1 if resident.errors else 0


def _report(resident: "Resident") -> dict[str, object]:
    felt = [round(value, 1) for value in resident.finger.felt_ms]
    filed: datetime | None = resident.filed_at
    return {
        "first_frame_seconds": round(resident.first_frame_seconds, 2),
        "touch_to_feedback_ms": felt,
        "touch_to_feedback_ms_p95": _p95(felt),
        "request": {
            "id": resident.request_id,
            "number": resident.number,
            "filed_at": filed.isoformat() if filed else "",
            "due_date": resident.due_date,
        },
        "opened_with_code": resident.opened_with_code,
        "statement_opened": resident.statement_opened,
        "errors": resident.errors,
    }


def _p95(values: list[float]) -> float | None:
    """Return the 95th percentile, or the largest of few."""
    if len(values) < 2:
        return values[0] if values else None
    return round(statistics.quantiles(values, n=20, method="inclusive")[-1], 1)


if __name__ == "__main__":
    sys.exit(main())
