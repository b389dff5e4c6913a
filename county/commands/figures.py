"""`county figures`: the monthly report of requests as a PDF, or its figures as XLSX.

Invariant: it makes what the desk makes of the same area and months.
"""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from county.commands.options import Commands, add_command, read_area
from county.figures import export, listing, report
from county.figures.gathering import gather
from county.figures.listing import Outcome
from county.figures.wanted import Wanted, month_of
from county.files import write_whole
from county.folder import existing
from county.papers.kinds import read_month
from county.parts import County, open_county
from disclosure.accounts import Month
from disclosure.areas import AreaCode
from disclosure.errors import UsageError
from disclosure.wording import Wording

EARLIEST = 2000


def add(commands: Commands) -> None:
    """Add the command."""
    text = "write the report of requests of a month as a PDF, or its figures as XLSX"
    figures = add_command(commands, "figures", run, text)
    figures.add_argument(
        "--month", metavar="YYYY-MM", help="which month (default: the one before this)"
    )
    figures.add_argument(
        "--area", metavar="CODE", help="a township or a village (default: the whole county)"
    )
    figures.add_argument("--out", required=True, type=Path, metavar="FILE.pdf|FILE.xlsx")


def run(options: argparse.Namespace) -> int:
    """Write the file."""
    kind = options.out.suffix.lower()
    if kind not in (".pdf", ".xlsx"):
        raise UsageError(f"--out {options.out}: name a file that ends in .pdf or .xlsx")
    if not options.out.parent.is_dir():
        raise UsageError(f"--out {options.out}: the folder {options.out.parent} does not exist")
    with open_county(existing(options.data)) as county:
        now = datetime.now(UTC)
        wanted = _wanted(county, options, now)
        made = _sheet(county, wanted, now) if kind == ".xlsx" else _report(county, wanted, now)
        write_whole(options.out, made)
    print(f"{options.out}: {wanted.first.year}-{wanted.first.month:02d}, {wanted.scope}")
    return 0


def _report(county: County, wanted: Wanted, now: datetime) -> bytes:
    profile, say = county.profile(), Wording().say
    names = {level.kind: level.name for level in county.terms().levels.level}
    with county.database.reading() as connection:
        figures = gather(connection, wanted, profile.areas, now)
    return report.printed(figures, profile, lambda kind: say(names[kind]), say).pdf


def _sheet(county: County, wanted: Wanted, now: datetime) -> bytes:
    say, most = Wording().say, county.settings.desk.export_rows
    names = {level.kind: level.name for level in county.terms().levels.level}
    with county.database.reading() as connection:
        figures = gather(connection, wanted, county.profile().areas, now)
        listed = listing.rows(connection, wanted, Outcome.ALL, now, limit=most)
    return export.sheet(figures, listed, lambda kind: say(names[kind]), say)


def _wanted(county: County, options: argparse.Namespace, now: datetime) -> Wanted:
    """Return what the options ask for.

    Raises:
        UsageError: the month or the area is none of the county's.
    """
    zone = county.zone()
    month = _month(options.month) or month_of(now.astimezone(zone).date()).plus(-1)
    area = read_area(options.area) if options.area else AreaCode(county.online.keyring.county)
    if area not in {one.code for one in county.profile().areas}:
        raise UsageError(f"--area {area}: the county has no such area")
    return Wanted(area, month, month, zone)


def _month(text: str | None) -> Month | None:
    if text is None:
        return None
    month = read_month(text)
    if month is None or month.year < EARLIEST:
        raise UsageError(f"--month {text!r} is no month such as 2026-10")
    return month
