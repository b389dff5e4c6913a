"""`county digest`: the weekly digests as files that a county's mailer sends.

Invariant: they tell what the desk's page of the week tells; nothing is sent from here.
"""

import argparse
from datetime import date
from pathlib import Path

from county.clock import system_clock
from county.commands.options import Commands, add_command, read_area
from county.coverage import letter
from county.coverage.counting import Counting
from county.coverage.digest import digest
from county.coverage.letter import Words
from county.desk.coverage import labels
from county.files import write_whole
from county.folder import existing
from county.parts import County, open_county
from disclosure.areas import AreaCode, Level, level
from disclosure.errors import UsageError
from disclosure.wording import Wording

_USUAL = (Level.COUNTY, Level.TOWNSHIP)


def add(commands: Commands) -> None:
    """Add the command."""
    text = "write the weekly digests of who owes what, as text and HTML"
    parser = add_command(commands, "digest", run, text)
    parser.add_argument("--out", required=True, type=Path, metavar="DIR")
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--area", metavar="CODE", help="one area's alone")
    chosen.add_argument("--villages", action="store_true", help="each village's as well")


def run(options: argparse.Namespace) -> int:
    """Write the files."""
    if not options.out.is_dir():
        raise UsageError(f"--out {options.out}: this folder does not exist")
    with open_county(existing(options.data)) as county:
        areas = _areas(county, options)
        now = system_clock()
        counting = Counting(county)
        counting.update(now)
        today = counting.today(now)
        words = _words(county, today)
        for area in areas:
            with county.database.reading() as connection:
                made = digest(connection, area, today)
            name = options.out / f"digest-{today:%Y%m%d}-{area}"
            write_whole(name.with_suffix(".txt"), letter.text(made, words).encode())
            write_whole(name.with_suffix(".html"), letter.page(made, words).encode())
    print(f"{options.out}: digests of {len(areas)} areas")
    return 0


def _areas(county: County, options: argparse.Namespace) -> list[AreaCode]:
    known = [area.code for area in county.profile().areas]
    if options.area:
        area = read_area(options.area)
        if area not in known:
            raise UsageError(f"--area {area}: the county has no such area")
        return [area]
    wanted = (*_USUAL, Level.VILLAGE) if options.villages else _USUAL
    return [code for code in known if level(code) in wanted]


def _words(county: County, today: date) -> Words:
    say, calendar = Wording().say, county.calendar()
    return Words(
        say=say,
        catalogue=county.catalogue(),
        names={area.code: area.name for area in county.profile().areas},
        left=lambda one: labels.left_words(one, today, calendar, say),
        occasion=labels.code_words,
    )
