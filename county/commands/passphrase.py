"""Passphrases: asked for without echo, or read from stdin, a line each.

Invariant: a passphrase never stands on the command line, where others could read it.
"""

import argparse
import getpass
import sys
from pathlib import Path

from county.keys.key_file import Passphrase
from disclosure.errors import UsageError

SHORTEST = 10
"""Characters of a new passphrase at least."""


def add_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that says where passphrases come from."""
    parser.add_argument(
        "--passphrase-stdin",
        action="store_true",
        help="read the passphrase of each locked key from a line of stdin",
    )


def asker(options: argparse.Namespace) -> Passphrase:
    """Return what asks for the passphrase of a key file."""

    def ask(path: Path) -> str:
        if options.passphrase_stdin:
            return _line()
        _require_terminal()
        return getpass.getpass(f"passphrase of {path}: ")

    return ask


def new(options: argparse.Namespace) -> str:
    """Return a new passphrase.

    Raises:
        UsageError: it is too short, or was not typed the same twice.
    """
    if options.passphrase_stdin:
        passphrase = _line()
    else:
        _require_terminal()
        passphrase = getpass.getpass("new passphrase: ")
        if getpass.getpass("once more: ") != passphrase:
            raise UsageError("the two passphrases differ: try again")
    if len(passphrase) < SHORTEST:
        raise UsageError(f"the passphrase is too short: {SHORTEST} characters at least")
    return passphrase


def _line() -> str:
    return sys.stdin.readline().rstrip("\r\n")


def _require_terminal() -> None:
    if not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask for a passphrase: use --passphrase-stdin")
