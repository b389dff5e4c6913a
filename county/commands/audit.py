"""`county audit`: is the log of acts whole, and what is in it.

Invariant: these commands only read.
"""

import argparse
from datetime import date
from pathlib import Path

from county.audit import reading
from county.audit.checking import check, read_anchor
from county.audit.log import Tip
from county.audit.reading import Sought
from county.commands.options import Commands, add_command
from county.folder import existing
from county.parts import County, open_county
from disclosure.command import Parser
from disclosure.decoding import decode
from disclosure.errors import MingbaiError, UsageError
from disclosure.feed import Envelope, Head
from disclosure.seals.root import first_root
from disclosure.seals.verifying import open_head

BROKEN = 1
MOST_LINES = 100_000


def add(commands: Commands) -> None:
    """Add the commands."""
    audit = commands.add_parser("audit", help="the log of acts", description="the log of acts")
    acts = audit.add_subparsers(dest="act_of_audit", required=True, parser_class=Parser)
    verify = add_command(acts, "verify", run_verify, "check the chain; 1 where it is broken")
    text = "a head that somebody kept, as GET /v1/areas/CODE/head gives it"
    verify.add_argument("--head", type=Path, metavar="FILE", help=text)
    show = add_command(acts, "show", run_show, "print acts, oldest first")
    show.add_argument("--from", dest="first", type=_day, metavar="DAY", help="e.g. 2026-11-01")
    show.add_argument("--to", dest="last", type=_day, metavar="DAY", help="the last day")
    show.add_argument("--who", default="", help="account name")
    show.add_argument("--act", dest="word", default="", help="e.g. login.in")


def run_verify(options: argparse.Namespace) -> int:
    """Check the chain, against a kept head where one is given."""
    with open_county(existing(options.data)) as county:
        kept = _kept(county, options.head) if options.head else None
        with county.database.reading() as connection:
            found = check(connection, kept)
    if found.fault:
        print(f"BROKEN after {found.tip.count} acts: {found.fault}")
        return BROKEN
    print(f"{found.tip.count} acts, unbroken; tip {found.tip.anchor or 'none yet'}")
    return 0


def run_show(options: argparse.Namespace) -> int:
    """Print acts."""
    with open_county(existing(options.data)) as county, county.database.reading() as connection:
        profile = county.profile()
        sought = Sought(
            scope=profile.area,
            zone=profile.zone,
            who=options.who,
            act=options.word,
            first=options.first,
            last=options.last,
        )
        for one in reading.oldest(connection, sought, limit=MOST_LINES):
            at = one.at.astimezone(profile.zone).isoformat(sep=" ", timespec="seconds")
            note = f"  ({one.note})" if one.note else ""
            print(f"{one.number}  {at}  {one.who}  {one.act}  {one.about}{note}")
    return 0


def _kept(county: County, file: Path) -> Tip:
    """Return the tip in a head that a head key of one of the county's roots signed."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise UsageError(f"--head {file} cannot be read: {error.strerror}") from error
    try:
        head = _open(county, decode(raw, Envelope))
        return read_anchor(head.audit_anchor)
    except MingbaiError as error:
        raise UsageError(f"--head {file} is no head that tells of this log: {error}") from error


def _open(county: County, envelope: Envelope) -> Head:
    """Return the head; it may be older than the newest root."""
    area = decode(envelope.payload, Head).area
    roots = sorted(county.folder.roots.glob("*.root.json"), reverse=True)
    for file in roots[:-1]:
        try:
            return open_head(envelope, first_root(file.read_bytes()), area)
        except MingbaiError:
            continue
    return open_head(envelope, first_root(roots[-1].read_bytes()), area)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day like 2026-11-01") from error
