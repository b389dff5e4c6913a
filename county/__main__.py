"""`python -m county`: the county's commands."""

import sys
from argparse import Namespace

from sqlalchemy.exc import OperationalError

from county.commands import (
    airings,
    alerts,
    audit,
    backup,
    carrying,
    digest,
    figures,
    health,
    holidays,
    importing,
    init,
    moving,
    papers,
    people,
    releases,
    rendering,
    root,
    rounds,
    sealing,
    serving,
    statements,
    terminals,
)
from disclosure import command
from disclosure.errors import RetryLaterError


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return its exit code."""
    options = _parser().parse_args(arguments)
    return command.run("county", lambda: _act(options))


def _act(options: Namespace) -> int:
    try:
        return int(options.act(options))
    except OperationalError as error:
        told = str(error.orig).strip().partition("\n")[0]
        advice = "make room on its disk, or see whether it runs"
        raise RetryLaterError(f"the database does not do it ({told}): {advice}") from error


def _parser() -> command.Parser:
    parser = command.Parser(
        prog="county", description="A county's server, its keys and its content."
    )
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", parser_class=command.Parser
    )
    rooms = (
        init,
        root,
        importing,
        sealing,
        statements,
        serving,
        health,
        people,
        audit,
        backup,
        terminals,
        carrying,
        moving,
        alerts,
        rendering,
        airings,
        digest,
        figures,
        holidays,
        papers,
        releases,
        rounds,
    )
    for module in rooms:
        module.add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
