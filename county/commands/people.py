"""`county user add`: a staff account.

Invariant: a password never stands on the command line, where others could read it.
"""

import argparse
import getpass
import sys

from county.clock import system_clock
from county.commands.options import Commands, add_command, read_area
from county.folder import existing
from county.parts import open_county
from county.people import passwords, staff
from county.people.staff import Role, Staff
from disclosure.command import Parser
from disclosure.errors import UsageError


def add(commands: Commands) -> None:
    """Add the command."""
    user = commands.add_parser("user", help="staff accounts", description="staff accounts")
    acts = user.add_subparsers(dest="act_of_user", required=True, parser_class=Parser)
    parser = add_command(acts, "add", run, "add a staff account")
    parser.add_argument("name", help="what they log in with, e.g. zhang.clerk")
    parser.add_argument("--role", required=True, choices=[role.value for role in Role])
    parser.add_argument("--area", required=True, metavar="CODE", help="the area they work for")
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the password's line from stdin"
    )


def run(options: argparse.Namespace) -> int:
    """Add the account."""
    area = read_area(options.area)
    with open_county(existing(options.data)) as county:
        password = _password(from_stdin=options.password_stdin)
        hashed = passwords.hash_password(password, county.settings.desk)
        person = Staff(id=0, name=options.name, role=Role(options.role), area=area)
        with county.database.writing() as connection:
            staff.add(connection, person, hashed, system_clock())
    print(f"added {options.role} {options.name} for {area}")
    return 0


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    if not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask for the password: use --password-stdin")
    password = getpass.getpass("password: ")
    if getpass.getpass("once more: ") != password:
        raise UsageError("the two passwords differ: try again")
    return password
