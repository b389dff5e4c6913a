"""What the county's commands share: the data folder, how an area is read, who acts."""

import argparse
import getpass
from pathlib import Path
from typing import Any

from disclosure.areas import AreaCode, area_code
from disclosure.errors import MalformedError, UsageError

DEFAULT_DATA = Path("county-data")

Commands = Any
"""What `add_subparsers` returns; argparse gives it no public name."""


def add_command(commands: Commands, name: str, act: Any, text: str) -> argparse.ArgumentParser:
    """Add a command that takes ``--data``; `act` gets its options, returns the exit code."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    parser.add_argument(
        "--data",
        type=Path,
        default=DEFAULT_DATA,
        metavar="DIR",
        help=f"the county's data folder (default: {DEFAULT_DATA})",
    )
    parser.set_defaults(act=act)
    return parser


def read_area(text: str) -> AreaCode:
    """Return an area code given as an option.

    Raises:
        UsageError: it is none.
    """
    try:
        return area_code(text)
    except MalformedError as error:
        raise UsageError(str(error)) from error


def operator() -> str:
    """Return under which name the log keeps what a command does."""
    return f"{getpass.getuser()} (command)"
