"""What all commands share: how options are read and refused.

Invariant: a wrong option is one sentence, without a page of usage above it.
"""

import argparse
import sys
from pathlib import Path
from typing import Any, NoReturn

from disclosure.areas import AreaCode, area_code
from disclosure.command import EXIT_WRONG_USE
from disclosure.errors import MalformedError, UsageError

DEFAULT_DATA = Path("county-data")

Commands = Any
"""What `add_subparsers` returns; argparse gives it no public name."""


class Parser(argparse.ArgumentParser):
    """A parser that refuses in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is; exit with 2."""
        sys.stderr.write(f"{self.prog}: {message}; see {self.prog} --help\n")
        raise SystemExit(EXIT_WRONG_USE)


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
