"""`county statement issue`: a file of subsidies into statements and slips with codes.

Invariant: unless every row of the file is right, nothing is issued; the codes are on the
printed slips and nowhere else.
"""

import argparse
import os
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from county.clock import system_clock
from county.commands.options import Commands, add_command, read_area
from county.folder import existing
from county.parts import County, open_county
from county.people import staff
from county.statements.issuing import Coded, Issue, coded, issue_all, slips_of
from county.statements.reading import Household, read_households
from disclosure.areas import AreaCode, Level, level
from disclosure.command import Parser
from disclosure.errors import UsageError
from disclosure.wording import Wording

PROGRESS_HOUSEHOLDS = 20
"""After so many households a line says how far it is."""


def add(commands: Commands) -> None:
    """Add the command."""
    text = "statements for households (本人补贴)"
    parser = commands.add_parser("statement", help=text, description=text)
    acts = parser.add_subparsers(dest="act_of_statement", required=True, parser_class=Parser)
    issue = add_command(
        acts, "issue", run, "issue the statements of a file, see docs/statements.md"
    )
    issue.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX; last row 合计")
    issue.add_argument("--area", required=True, metavar="CODE", help="whose terminals hold them")
    issue.add_argument("--title", required=True, help="e.g. 2026年惠农补贴")
    issue.add_argument("--by", required=True, metavar="NAME", help="staff account that issues")
    issue.add_argument("--slips", required=True, type=Path, metavar="FILE.pdf", help="new file")
    issue.add_argument("--contact", default="", help="whom to ask: office and phone")
    issue.add_argument("--check", action="store_true", help="only check; issue nothing")


def run(options: argparse.Namespace) -> int:
    """Issue, or only check."""
    area = read_area(options.area)
    if level(area) not in (Level.VILLAGE, Level.TOWNSHIP):
        raise UsageError(f"--area {area}: statements go to a village, community or township")
    households = read_households(options.file)
    if options.check:
        print(f"{len(households)} households, all rows good; nothing was issued (--check)")
        return 0
    with open_county(existing(options.data)) as county:
        issue = _issue(options, area, county)
        ready = list(_told(households, issue))
        _keep(ready, issue, county, options.slips)
    print(f"issued {len(ready)} statements for {area}; the codes are in {options.slips}")
    return 0


def _issue(options: argparse.Namespace, area: AreaCode, county: County) -> Issue:
    profile = county.profile()
    mine = next((one for one in profile.areas if one.code == area), None)
    if mine is None:
        raise UsageError(f"--area {area} is none of {profile.name}")
    with county.database.reading() as connection:
        person = staff.named(connection, options.by)
    if person is None or not person.reaches(area):
        raise UsageError(f"--by {options.by}: no staff account of this area has that name")
    now = system_clock()
    return Issue(
        area=area,
        title=options.title.strip(),
        issued=now.astimezone(profile.zone).date(),
        office=mine.office or mine.name,
        contact=options.contact.strip(),
        who=options.by,
        at=now,
    )


def _told(households: list[Household], issue: Issue) -> list[Coded]:
    ready: list[Coded] = []
    for one in coded(households, issue):
        ready.append(one)
        if len(ready) % PROGRESS_HOUSEHOLDS == 0:
            print(f"… {len(ready)} of {len(households)}", file=sys.stderr, flush=True)
    return ready


def _keep(ready: list[Coded], issue: Issue, county: County, slips: Path) -> None:
    """Issue all; the slips are written last, and taken back where the rest fails."""
    place = county.profile().name_of(issue.area)
    printed = slips_of(ready, issue, place, Wording().say)
    with ExitStack() as undo:
        with county.database.writing() as connection:
            keep = partial(_write, slips, printed.pdf, undo)
            issue_all(connection, ready, issue, county.online, keep)
        undo.pop_all()


def _write(path: Path, content: bytes, undo: ExitStack) -> None:
    """Write a new file that only this user may read, safely on the disk."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageError(f"--slips {path} is there already: name a new file") from None
    undo.callback(path.unlink, missing_ok=True)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
