"""`county user`: staff accounts, by whoever runs the server.

Invariant: a password never stands on the command line, where others could read it; what is
done here is done, checked and recorded by the functions that the desk uses.
"""

import argparse
import getpass
import sys
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, select

from county.clock import system_clock
from county.commands.options import Commands, add_command, operator, read_area
from county.database.tables import staff
from county.folder import existing
from county.parts import County, open_county
from county.people import accounts, passwords
from county.people.staff import Role, Staff, of_row
from disclosure.command import Parser
from disclosure.errors import UsageError

Step = Callable[[County, Connection, Staff, datetime, argparse.Namespace], str]


def add(commands: Commands) -> None:
    """Add the commands."""
    user = commands.add_parser("user", help="staff accounts", description="staff accounts")
    acts = user.add_subparsers(dest="act_of_user", required=True, parser_class=Parser)
    parser = add_command(acts, "add", run, "add a staff account")
    parser.add_argument("name", help="what they log in with, e.g. zhang.clerk")
    _add_roles(parser, required=True)
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the password's line from stdin"
    )
    add_command(acts, "list", run_list, "list the accounts")
    change = _add_step(acts, "change", _change, "give an account other roles or another area")
    _add_roles(change, required=False)
    change.add_argument("--subject", help="who it is at the county's login service; '' unties it")
    _add_step(acts, "leave", _leave, "let an account log in no more")
    _add_step(acts, "back", _back, "let an account that has left log in again")
    _add_step(acts, "code", _code, "print a one-time code for setting a password")
    text = "take a lost phone's code generator away"
    reset = _add_step(acts, "reset-factor", _reset_factor, text)
    reset.add_argument("--reason", required=True, help="why; it stands in the log of acts")


def run(options: argparse.Namespace) -> int:
    """Add the account."""
    area = read_area(options.area)
    with open_county(existing(options.data)) as county:
        password = _password(from_stdin=options.password_stdin)
        hashed = passwords.hash_password(password, county.settings.desk)
        person = Staff(0, options.name, Role(options.role), area, _also(options))
        with county.database.writing() as connection:
            accounts.add(connection, operator(), person, hashed, system_clock())
    print(f"added {options.role} {options.name} for {area}")
    return 0


def run_list(options: argparse.Namespace) -> int:
    """List the accounts."""
    with open_county(existing(options.data)) as county, county.database.reading() as connection:
        rows = connection.execute(select(staff).order_by(staff.c.area, staff.c.name)).all()
    for person in map(of_row, rows):
        roles = ",".join(role.value for role in person.roles)
        print(f"{person.area:15}  {roles:24}  {'left  ' if person.left else ''}{person.name}")
    return 0


def run_step(options: argparse.Namespace) -> int:
    """Do something to an account."""
    step: Step = options.step
    with open_county(existing(options.data)) as county, county.database.writing() as connection:
        row = connection.execute(select(staff).where(staff.c.name == options.name)).one_or_none()
        if row is None:
            raise UsageError(f"there is no account {options.name!r}: 'county user list' shows them")
        told = step(county, connection, of_row(row), system_clock(), options)
    print(told)
    return 0


def _change(
    county: County,  # noqa: ARG001 - as every step
    connection: Connection,
    person: Staff,
    now: datetime,
    options: argparse.Namespace,
) -> str:
    given = (options.role, options.also, options.area, options.subject)
    if all(one is None for one in given):
        raise UsageError("nothing to change: give --role, --also, --area or --subject")
    role = Role(options.role) if options.role else person.role
    also = person.also if options.also is None else _also(options)
    area = read_area(options.area) if options.area else person.area
    after = Staff(person.id, person.name, role, area, also)
    if after != person:
        accounts.change(connection, operator(), after, now)
    if options.subject is not None:
        accounts.link_subject(connection, operator(), person, options.subject, now)
    return f"changed {person.name}; they are logged out"


def _leave(
    county: County,  # noqa: ARG001 - as every step
    connection: Connection,
    person: Staff,
    now: datetime,
    options: argparse.Namespace,  # noqa: ARG001 - as every step
) -> str:
    accounts.leave(connection, operator(), person, now)
    return f"{person.name} logs in no more"


def _back(
    county: County,  # noqa: ARG001 - as every step
    connection: Connection,
    person: Staff,
    now: datetime,
    options: argparse.Namespace,  # noqa: ARG001 - as every step
) -> str:
    accounts.come_back(connection, operator(), person, now)
    return f"{person.name} may log in again; a lost password needs 'county user code'"


def _code(
    county: County,
    connection: Connection,
    person: Staff,
    now: datetime,
    options: argparse.Namespace,  # noqa: ARG001 - as every step
) -> str:
    hours = county.settings.desk.first_code_hours
    code = accounts.give_first_code(connection, operator(), person, now, hours)
    return f"code for {person.name}: {code}\ngood once, for {hours} hours, at /desk/login/first"


def _reset_factor(
    county: County,
    connection: Connection,
    person: Staff,
    now: datetime,
    options: argparse.Namespace,
) -> str:
    accounts.reset_factor(connection, operator(), person, options.reason, now, county.factor)
    return f"{person.name} has no second factor any more, and sets one up at the next login"


def _add_step(acts: Commands, name: str, step: Step, text: str) -> argparse.ArgumentParser:
    parser = add_command(acts, name, run_step, text)
    parser.add_argument("name", help="what they log in with")
    parser.set_defaults(step=step)
    return parser


def _add_roles(parser: argparse.ArgumentParser, *, required: bool) -> None:
    roles = [role.value for role in Role]
    parser.add_argument("--role", required=required, choices=roles)
    text = "a further role; may be given several times"
    parser.add_argument("--also", action="append", choices=roles, help=text)
    text = "the area they work for"
    parser.add_argument("--area", required=required, metavar="CODE", help=text)


def _also(options: argparse.Namespace) -> tuple[Role, ...]:
    return tuple(Role(word) for word in options.also or ())


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    if not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask for the password: use --password-stdin")
    password = getpass.getpass("password: ")
    if getpass.getpass("once more: ") != password:
        raise UsageError("the two passwords differ: try again")
    return password
