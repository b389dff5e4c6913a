"""`county terminal`: claim codes, and what becomes of the devices that used them.

Invariant: a claim code is printed once and kept nowhere; every step is in the
terminals' history under the name of this machine's user.
"""

import argparse
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, select

from county.audit.log import Act, record
from county.clock import system_clock
from county.commands.options import Commands, add_command, operator, read_area
from county.database.tables import terminals
from county.folder import existing
from county.parts import open_county
from county.terminals import claims, register
from county.terminals.claims import Claim
from county.terminals.register import Entry, entry_of
from disclosure.command import Parser
from disclosure.errors import UsageError
from disclosure.requests import TerminalId
from disclosure.seals.fingerprints import fingerprint

DEFAULT_MINUTES = 60

Step = Callable[[Connection, TerminalId, str, datetime], None]


def add(commands: Commands) -> None:
    """Add the commands."""
    terminal = commands.add_parser("terminal", help="terminals", description="terminals")
    acts = terminal.add_subparsers(dest="act_of_terminal", required=True, parser_class=Parser)
    claim = add_command(acts, "claim", run_claim, "print a claim code for one new device")
    claim.add_argument("--area", required=True, metavar="CODE", help="the area it will serve")
    claim.add_argument("--name", default="", help="where it will stand (default: the area's name)")
    claim.add_argument("--minutes", type=int, default=DEFAULT_MINUTES, help="how long it is good")
    add_command(acts, "list", run_list, "list the terminals with standing and fingerprint")
    for name, step, text in (
        ("confirm", register.confirm, "let a device in whose fingerprint you have compared"),
        ("refuse", register.refuse, "drop a device that waits"),
        ("revoke", register.revoke, "end a terminal; its passes stop at once"),
    ):
        parser = add_command(acts, name, run_step, text)
        parser.add_argument("terminal", metavar="ID", help="its id or number")
        parser.set_defaults(step=step, told=name)


def run_claim(options: argparse.Namespace) -> int:
    """Print a claim code."""
    area = read_area(options.area)
    now = system_clock()
    with open_county(existing(options.data)) as county:
        names = {one.code: one.name for one in county.profile().areas}
        claim = Claim(area, options.name or names.get(area, area))
        with county.database.writing() as connection:
            settings = county.settings.terminals
            code = claims.make(connection, claim, options.minutes, now, settings)
            record(connection, now, operator(), Act.TERMINAL_CLAIMED, area)
    print(f"claim code: {code}")
    print(f"for {claim.name} ({area}), good once, for {options.minutes} minutes")
    return 0


def run_list(options: argparse.Namespace) -> int:
    """List the terminals."""
    with open_county(existing(options.data)) as county, county.database.reading() as connection:
        rows = connection.execute(select(terminals).order_by(terminals.c.number)).all()
    for entry in map(entry_of, rows):
        known = fingerprint(entry.device_key) if entry.device_key else "no device key: enrol it"
        one = entry.terminal
        print(f"{one.number:02d}  {one.id}  {entry.standing.value:9}  {known}  {entry.name}")
    return 0


def run_step(options: argparse.Namespace) -> int:
    """Confirm, refuse or revoke a terminal."""
    step: Step = options.step
    who = operator()
    with open_county(existing(options.data)) as county, county.database.writing() as connection:
        entry = _find(connection, options.terminal)
        step(connection, entry.terminal.id, who, system_clock())
    print(f"{options.told}: {entry.name} ({entry.terminal.id})")
    return 0


def _find(connection: Connection, name: str) -> Entry:
    number = int(name) if name.isascii() and name.isdigit() and len(name) < 6 else -1
    called = (terminals.c.id == name) | (terminals.c.number == number)
    row = connection.execute(select(terminals).where(called)).one_or_none()
    if row is None:
        raise UsageError(f"there is no terminal {name!r}: 'county terminal list' shows them")
    return entry_of(row)
