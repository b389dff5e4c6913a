"""`python -m signage`: play a screen, plan a day, draw its pages."""

import argparse
import logging
import re
import sys
from datetime import date
from pathlib import Path

from content_sync.store.reader import ContentReader
from disclosure import command, doctoring
from disclosure.decoding import encode
from disclosure.errors import UsageError
from disclosure.findings import Report
from disclosure.wording import Wording
from signage import doctor, plan
from signage.contact_sheet import KINDS
from signage.main import RunPlan, play, shots
from signage.plan_words import in_words
from signage.settings import PlayerPlan, SignageSettings, load_screen

_SIZE = re.compile(r"([0-9]{2,5})x([0-9]{2,5})")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("signage").setLevel(logging.INFO)
    return command.run("signage", lambda: options.act(options))


def _parser() -> argparse.ArgumentParser:
    parser = command.Parser(prog="signage", description="The village screen.")
    commands = parser.add_subparsers(dest="command", required=True)
    playing = commands.add_parser("play", help="play until stopped")
    playing.add_argument("--settings", required=True, type=Path, help="signage.toml")
    playing.add_argument("--output", default="", help="which of the file's [[outputs]]")
    playing.add_argument("--headless", action="store_true", help="draw off-screen")
    playing.add_argument("--seconds", type=float, help="end after so many seconds")
    playing.add_argument("--record", type=Path, help="folder for report.json and pictures")
    playing.set_defaults(act=_play)
    planning = commands.add_parser("plan", help="print what a day holds")
    planning.add_argument("--date", required=True, help="day, e.g. 2026-11-22")
    planning.add_argument("--json", action="store_true", help="as JSON, with every turn")
    planning.add_argument("--turns", action="store_true", help="list every turn of the day")
    planning.set_defaults(act=_plan)
    drawing = commands.add_parser("shots", help="draw every page into PNG files")
    drawing.add_argument("--out", required=True, type=Path, help="folder for the pictures")
    drawing.add_argument("--phone-page", default="", help="address with {id}, for the code")
    drawing.add_argument("--date", default="", help="day, e.g. 2026-11-22; today's without one")
    drawing.add_argument("--sheet", type=Path, help="all pages small in one file, .png or .pdf")
    drawing.set_defaults(act=_shots)
    examining = commands.add_parser("doctor", help="say what this screen has and what it lacks")
    examining.add_argument("--settings", required=True, type=Path, help="signage.toml")
    examining.add_argument("--output", default="", help="which of the file's [[outputs]]")
    doctoring.add_options(examining)
    examining.set_defaults(act=_doctor)
    for each in (planning, drawing):
        each.add_argument("--store", type=Path, help="the terminal's folder")
        each.add_argument("--settings", type=Path, help="signage.toml, for its screen and hours")
        each.add_argument("--output", default="", help="which of the file's [[outputs]]")
        each.add_argument("--size", default="1080x1920", help="e.g. 1920x1080")
        each.add_argument("--inches", type=float, default=43.0, help="diagonal")
        each.add_argument("--distance", type=int, default=4000, help="millimetres")
    return parser


def _play(options: argparse.Namespace) -> int:
    if options.seconds is not None and not 0 < options.seconds <= 86_400:
        raise UsageError(f"--seconds {options.seconds:g} is not between 0 and 86400")
    loaded = load_screen(options.settings).for_output(options.output)
    run = RunPlan(headless=options.headless, seconds=options.seconds, record=options.record)
    return play(loaded, run)


def _doctor(options: argparse.Namespace) -> int:
    say = Wording(options.language).say
    found = doctor.examine(load_screen(options.settings).for_output(options.output), say)
    return doctoring.tell([Report(of="signage", findings=found)], say, as_json=options.json)


def _plan(options: argparse.Namespace) -> int:
    chosen, day = _chosen(options), _day(options.date)
    reader = ContentReader.open(chosen.store_path, process="signage")
    say = Wording(chosen.language).say
    made = plan.make(reader, chosen.panel, day, say, chosen.player)
    reader.close()
    if options.json:
        print(encode(made).decode())
    else:
        print("\n".join(in_words(made, say, turns=options.turns)))
    return 0


def _shots(options: argparse.Namespace) -> int:
    day = _day(options.date) if options.date else None
    if options.sheet is not None and options.sheet.suffix not in KINDS:
        raise UsageError(f"--sheet {options.sheet}: the name ends in {' or '.join(KINDS)}")
    return shots(_chosen(options), options.out, day, options.sheet)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--date {text!r} is no day such as 2026-11-22") from error


def _chosen(options: argparse.Namespace) -> SignageSettings:
    if (options.store is None) == (options.settings is None):
        raise UsageError("give either --store or --settings")
    if options.settings:
        return load_screen(options.settings).for_output(options.output)
    return _settings(options)


def _settings(options: argparse.Namespace) -> SignageSettings:
    match = _SIZE.fullmatch(options.size)
    if match is None:
        raise UsageError(f"--size {options.size!r} is no size such as 1080x1920")
    try:
        return SignageSettings(
            store=str(options.store),
            width_px=int(match[1]),
            height_px=int(match[2]),
            inches=options.inches,
            distance_mm=options.distance,
            fullscreen=False,
            player=PlayerPlan(phone_page=getattr(options, "phone_page", "")),
        )
    except ValueError as error:
        raise UsageError(f"the screen: {error}") from error


if __name__ == "__main__":
    sys.exit(main())
