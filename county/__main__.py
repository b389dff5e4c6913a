"""`python -m county`: the county's commands."""

import sys

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


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return its exit code."""
    options = _parser().parse_args(arguments)
    return command.run("county", lambda: int(options.act(options)))


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
