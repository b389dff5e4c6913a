"""`python -m content_sync`: run the agent, tell the status of a store, verify it."""

import argparse
import logging
import sys
from pathlib import Path

from content_sync import status
from content_sync.agent import main as agent
from disclosure import command
from disclosure.decoding import encode


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _parser().parse_args(arguments)
    return command.run("content_sync", lambda: _act(options))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="content_sync", description="The terminal's store and its agent."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="keep a store in step with its county")
    run.add_argument("--settings", required=True, type=Path, help="agent.toml")
    run.add_argument("--once", action="store_true", help="one round, then stop")
    for name, tells in (("status", "tell what a store is like"), ("verify", "check all of it")):
        one = commands.add_parser(name, help=tells)
        one.add_argument("--store", required=True, type=Path, help="the store's folder")
        one.add_argument("--json", action="store_true", help="for a machine")
    return parser


def _act(options: argparse.Namespace) -> int:
    if options.command == "run":
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
        # Two signatures of three are what a root needs: the third is no news.
        logging.getLogger("tuf").setLevel(logging.WARNING)
        return agent.run(options.settings, once=options.once)
    if options.command == "status":
        told = status.status_of(options.store)
        print(encode(told).decode() if options.json else status.in_words(told))
        return 0
    found = status.inspect(options.store)
    if options.json:
        print(encode(found).decode())
    else:
        print(f"{found.documents} documents, {found.blobs} files, {found.letters} letters checked")
        print("\n".join(found.faults) or "all sound")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
