"""`county holidays`: notices on holidays of years that the shipped calendar does not know.

Invariant: loading one counts all open requests anew and says which due days moved.
"""

import argparse
from pathlib import Path

from county.clock import system_clock
from county.commands.options import Commands, add_command, operator
from county.folder import existing
from county.holidays import loading, notices
from county.parts import open_county
from disclosure import command
from disclosure.errors import MalformedError, NotAllowedError, UsageError

LARGEST_BYTES = 64 * 1024
"""Bytes of a notice at most."""


def add(commands: Commands) -> None:
    """Add the commands."""
    text = "notices on holidays: load a year's, list them"
    parser = commands.add_parser("holidays", help=text, description=text)
    mine = parser.add_subparsers(
        dest="holidays", required=True, metavar="COMMAND", parser_class=command.Parser
    )
    loader = add_command(mine, "load", load, "put a notice in force; say which due days move")
    loader.add_argument(
        "file", type=Path, metavar="FILE", help="TOML, as config/holidays/2026.toml"
    )
    add_command(mine, "list", show, "list the years that have a notice")


def load(options: argparse.Namespace) -> int:
    """Load a notice."""
    text = _read(options.file)
    with open_county(existing(options.data)) as county:
        try:
            with county.database.writing() as connection:
                done = loading.load(connection, text, operator(), system_clock())
        except (MalformedError, NotAllowedError) as error:
            raise UsageError(f"{options.file}: {error}") from error
        county.current_terms.forget()
    for move in done.moves:
        print(f"{move.number}  {move.was} -> {move.due}")
    kept = done.loaded
    print(f"{kept.notice.year} (version {kept.version}): {kept.notice.source}")
    print(f"{len(done.moves)} due days moved; terminals follow once the profile is sealed anew")
    return 0


def show(options: argparse.Namespace) -> int:
    """List the years with a notice."""
    with open_county(existing(options.data)) as county:
        with county.database.reading() as connection:
            newest = reversed(notices.loaded(connection))
            versions = {one.notice.year: one.version for one in newest}
        known = county.terms().calendar.notices
    for notice in known:
        version = versions.get(notice.year)
        origin = f"version {version}" if version else "shipped"
        print(f"{notice.year}  {origin}  {notice.source}")
    return 0


def _read(file: Path) -> str:
    try:
        raw = file.read_bytes()
        if len(raw) > LARGEST_BYTES:
            raise UsageError(f"{file} has {len(raw)} bytes; a notice has {LARGEST_BYTES} at most")
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8 text") from error
