"""`county paper`: a village's poster, household sheet, code sheet or the book of guides.

Invariant: it makes what the desk makes of the same area and month.
"""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from county.commands.options import Commands, add_command, read_area
from county.files import write_whole
from county.folder import existing
from county.papers.kinds import Kind, PaperOrder, read_month
from county.papers.shop import Made, PaperShop
from county.parts import open_county
from disclosure.accounts import Month
from disclosure.errors import UsageError
from disclosure.wording import Wording


def add(commands: Commands) -> None:
    """Add the command."""
    text = "make a village's poster, household sheet, code sheet or book of guides as a PDF"
    paper = add_command(commands, "paper", run, text)
    paper.add_argument("kind", choices=[kind.value for kind in Kind])
    paper.add_argument("--area", required=True, metavar="CODE", help="a village, or more")
    paper.add_argument(
        "--month", metavar="YYYY-MM", help="of poster and sheet (default: the newest)"
    )
    paper.add_argument("--out", required=True, type=Path, metavar="FILE.pdf")


def run(options: argparse.Namespace) -> int:
    """Write the PDF."""
    area, month = read_area(options.area), _month(options.month)
    if not options.out.parent.is_dir():
        raise UsageError(f"--out {options.out}: the folder {options.out.parent} does not exist")
    with open_county(existing(options.data)) as county:
        if area not in {one.code for one in county.profile().areas}:
            raise UsageError(f"--area {area}: the county has no such area")
        shop = PaperShop(county, Wording().say)
        order = PaperOrder(kind=Kind(options.kind), area=area, month=month)
        made = shop.make(order, datetime.now(UTC))
        write_whole(options.out, made.pdf)
    print(f"{options.out}: {made.pages} pages{_lost(made)}")
    return 0


def _lost(made: Made) -> str:
    if not made.missing:
        return ""
    told = ", ".join(f"U+{ord(char):04X} in {title!r}" for char, title in made.missing)
    return f"; printed as empty boxes, no font has them: {told}"


def _month(text: str | None) -> Month | None:
    if text is None:
        return None
    month = read_month(text)
    if month is None:
        raise UsageError(f"--month {text!r} is no month such as 2026-10")
    return month
