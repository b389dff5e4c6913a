"""`python -m disclosure due`: when an answer is due."""

import argparse
import sys
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from disclosure import clocks, command, shipped
from disclosure.errors import UsageError


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    return command.run("disclosure", lambda: _due(options.filed, options.days, options.zone))


def _parser() -> argparse.ArgumentParser:
    parser = command.Parser(prog="disclosure", description="The rules, by command.")
    commands = parser.add_subparsers(dest="command", required=True)
    due = commands.add_parser("due", help="print the last day in time for an answer")
    due.add_argument("--filed", required=True, help="ISO timestamp with its zone")
    due.add_argument("--days", required=True, type=int, help="working days allowed")
    due.add_argument("--zone", default="Asia/Shanghai", help="the county's zone")
    return parser


def _due(filed: str, days: int, zone_name: str) -> int:
    try:
        filed_at = datetime.fromisoformat(filed)
    except ValueError as error:
        raise UsageError(
            f"--filed {filed!r} is no timestamp such as 2026-02-13T16:59:00+08:00"
        ) from error
    if not 1900 <= filed_at.year <= 9000:
        raise UsageError(f"--filed {filed!r}: there is no calendar for the year {filed_at.year}")
    if not 1 <= days <= 366:
        raise UsageError(f"--days {days} is not between 1 and 366")
    try:
        zone = ZoneInfo(zone_name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageError(f"--zone {zone_name!r} is not known, e.g. Asia/Shanghai") from error
    due = clocks.due(filed_at, days, shipped.calendar(), zone)
    if due.provisional:
        years = ", ".join(str(year) for year in due.provisional)
        print(f"provisional: no holiday notice for {years} in config/holidays/")
    else:
        print(due.day.isoformat())
    return 0


if __name__ == "__main__":
    sys.exit(main())
