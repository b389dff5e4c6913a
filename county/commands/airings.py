"""`county aired-book`: a month's registration book of what was aired, to be printed.

Invariant: it holds what the desk's button gives for the same month and area.
"""

import argparse
import re
from datetime import date
from pathlib import Path

from county.airings import log, paper
from county.airings.book import month_book
from county.airings.log import Unit, Wanted
from county.commands.options import Commands, add_command, read_area
from county.files import write_whole
from county.folder import existing
from county.parts import County, open_county
from disclosure.areas import AreaCode
from disclosure.errors import UsageError
from disclosure.wording import Wording

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
MOST_UNITS = 10_000


def add(commands: Commands) -> None:
    """Add the command."""
    text = "write a month's registration book of what was aired"
    book = add_command(commands, "aired-book", run, text)
    book.add_argument("--area", required=True, metavar="CODE", help="a village, or more")
    book.add_argument("--month", required=True, metavar="YYYY-MM")
    book.add_argument("--unit", type=int, metavar="NUMBER", help="only this loudspeaker unit")
    book.add_argument("--out", required=True, type=Path, metavar="FILE.xlsx")


def run(options: argparse.Namespace) -> int:
    """Write the book."""
    area, month = read_area(options.area), _month(options.month)
    if not options.out.parent.is_dir():
        raise UsageError(f"--out {options.out}: the folder {options.out.parent} does not exist")
    with open_county(existing(options.data)) as county:
        profile = county.profile()
        if area not in {one.code for one in profile.areas}:
            raise UsageError(f"--area {area}: the county has no such area")
        wanted = Wanted(area=area, zone=profile.zone, first=month)
        unit = _unit(county, area, options.unit) if options.unit is not None else None
        with county.database.reading() as connection:
            made = month_book(connection, profile, county.online.keyring, wanted, unit)
        slots = {slot.name: slot.label for slot in profile.slots}
        write_whole(options.out, paper.sheet(made, slots, profile.zone, Wording().say))
    print(f"{options.out}: {len(made.lines)} lines")
    return 0


def _month(text: str) -> date:
    if not _MONTH.fullmatch(text) or text.startswith("0000"):
        raise UsageError(f"--month {text!r} is no month such as 2026-11")
    return date.fromisoformat(f"{text}-01")


def _unit(county: County, area: AreaCode, number: int) -> Unit:
    with county.database.reading() as connection:
        units = log.units(connection, area, MOST_UNITS)
    found = next((unit for unit in units if unit.number == number), None)
    if found is None:
        known = ", ".join(str(unit.number) for unit in units[:20]) or "none"
        raise UsageError(f"--unit {number}: no unit of {area} told of an airing (known: {known})")
    return found
