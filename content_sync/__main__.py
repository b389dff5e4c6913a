"""`python -m content_sync`: run the agent, apply a stick, tell the status of a store, verify it."""

import argparse
import logging
import sys
from pathlib import Path
from typing import Any

from content_sync import enrolling, status
from content_sync.agent import carrying
from content_sync.agent import main as agent
from content_sync.diagnosing import commands as diagnosing
from content_sync.doctor.examining import SETTINGS, examine
from content_sync.setup import commands as setup
from content_sync.updates import main as updates
from disclosure import command, doctoring
from disclosure.decoding import encode
from disclosure.wording import Wording


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _parser().parse_args(arguments)
    return command.run("content_sync", lambda: _act(options))


def _parser() -> argparse.ArgumentParser:
    parser = command.Parser(prog="content_sync", description="The terminal's store and its agent.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="keep a store in step with its county")
    run.add_argument("--settings", required=True, type=Path, help="agent.toml")
    run.add_argument("--once", action="store_true", help="one round, then stop")
    for name, tells in (("status", "tell what a store is like"), ("verify", "check all of it")):
        one = commands.add_parser(name, help=tells)
        one.add_argument("--store", required=True, type=Path, help="the store's folder")
        one.add_argument("--json", action="store_true", help="for a machine")
    update = commands.add_parser("update", help="install what the agent handed over (as root)")
    update.add_argument("--settings", required=True, type=Path, help="update.toml; may be missing")
    _add_carry(commands)
    _add_enrol(commands)
    setup.add(commands)
    diagnosing.add(commands)
    doctor = commands.add_parser("doctor", help="say what this terminal has and what it lacks")
    doctor.add_argument(
        "--settings",
        type=Path,
        default=SETTINGS,
        metavar="DIR",
        help="folder of the settings files",
    )
    doctoring.add_options(doctor)
    return parser


def _add_carry(commands: Any) -> None:
    carry = commands.add_parser("carry", help="a stick instead of a network")
    acts = carry.add_subparsers(dest="act", required=True)
    apply = acts.add_parser("apply", help="take in a stick, and put the outbox onto it")
    apply.add_argument("directory", metavar="DIR", type=Path, help="the mounted stick")
    apply.add_argument("--settings", required=True, type=Path, help="agent.toml")
    apply.add_argument("--store", type=Path, help="the store's folder, if not the settings' own")


def _add_enrol(commands: Any) -> None:
    enrol = commands.add_parser("enrol", help="make this device a terminal of a county")
    enrol.add_argument("--county-url", required=True, metavar="URL", help="the county's address")
    enrol.add_argument("--root", required=True, type=Path, help="the pinned root, version 1")
    enrol.add_argument("--claim", required=True, metavar="CODE", help="the claim code")
    enrol.add_argument("--store", required=True, type=Path, help="the store's folder")
    enrol.add_argument("--out", required=True, type=Path, help="agent.toml, to be written")


def _act(options: argparse.Namespace) -> int:
    if options.command == "carry":
        return _carry(options)
    if options.command == "enrol":
        return _enrol(options)
    if options.command == "setup":
        return setup.run(options)
    if options.command == "diagnose":
        return diagnosing.run(options)
    if options.command == "doctor":
        reports = examine(options.settings, options.language)
        return doctoring.tell(reports, Wording(options.language).say, as_json=options.json)
    if options.command == "update":
        return updates.run(options.settings)
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
        print(
            f"{found.roots} roots, {found.heads} heads, {found.documents} documents,"
            f" {found.blobs} files, {found.letters} letters checked"
        )
        print("\n".join(found.faults) or "all sound")
    return 1 if found.faults else 0


def _enrol(options: argparse.Namespace) -> int:
    fingerprint = enrolling.enrol(
        options.county_url, options.root, options.claim, options.store, options.out
    )
    print(f"entered; settings: {options.out}\nfingerprint: {fingerprint}")
    print("compare it with the county's list of terminals, where a person confirms it")
    return 0


def _carry(options: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.ERROR, format="%(message)s")
    applied = carrying.apply(options.directory, options.settings, options.store)
    print(f"bundle of {applied.made:%Y-%m-%d %H:%M} UTC applied")
    print(f"{applied.answered} rows answered by the county, {applied.written} rows on the stick")
    print("\n".join(applied.failed) or "all done; unmount the stick before pulling it out")
    return 1 if applied.failed else 0


if __name__ == "__main__":
    sys.exit(main())
