"""`python -m kiosk`: run the kiosk, draw its screens, try its search."""

import argparse
import getpass
import logging
import re
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from disclosure import command, doctoring
from disclosure.decoding import decode
from disclosure.errors import UsageError
from disclosure.face_orders import FaceOrder
from disclosure.findings import Report
from disclosure.wording import LANGUAGES, Wording
from kiosk import queries
from kiosk.journey.comfort import Comfort
from kiosk.printing.orders import Commission, ItemOrder
from kiosk.settings import KioskSettings, Profile, load_kiosk
from screen.widgets import sweeping

ITEM_PAGE = "https://example.org/items/{id}"
"""Stands in for the county's phone pages where no settings name them."""
SIZE = re.compile(r"([0-9]{3,5})x([0-9]{3,5})")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    return command.run("kiosk", lambda: int(options.act(options)))


def _parser() -> argparse.ArgumentParser:
    parser = command.Parser(prog="kiosk", description="The touch terminal.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="serve residents")
    run.add_argument("--settings", required=True, type=Path, help="kiosk.toml")
    run.add_argument("--headless", action="store_true", help="draw off-screen")
    run.set_defaults(act=_run)
    shots = commands.add_parser("shots", help="draw every screen into pictures")
    shots.add_argument("--store", required=True, type=Path, help="the terminal's folder")
    shots.add_argument("--out", required=True, type=Path, help="folder for the pictures")
    shots.add_argument("--size", default="1080x1920", help="WIDTHxHEIGHT in pixels")
    shots.add_argument("--inches", type=float, help="diagonal; 21.5, or 18.5 below 1080 lines")
    shots.add_argument(
        "--profile", choices=[*Profile], default=Profile.STREET.value, help="what stands there"
    )
    shots.add_argument("--larger", action="store_true", help="elder type")
    shots.add_argument("--high-contrast", action="store_true", help="one bright colour on black")
    shots.add_argument("--low-reach", action="store_true", help="everything to touch below")
    shots.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    shots.set_defaults(act=_shots)
    face = commands.add_parser("face", help="draw the page of a draft, for the county's desk")
    face.add_argument("--order", required=True, type=Path, help="what is to be drawn, JSON")
    face.add_argument("--out", required=True, type=Path, help="folder for the pictures")
    face.set_defaults(act=_face)
    paper = commands.add_parser("paper", help="set an item on paper, as a PDF")
    paper.add_argument("--store", required=True, type=Path, help="the terminal's folder")
    paper.add_argument("--item", required=True, help="the item's id")
    paper.add_argument("--out", required=True, type=Path, metavar="FILE.pdf", help="the PDF")
    paper.add_argument("--booklet", action="store_true", help="with what belongs to the matter")
    paper.add_argument("--larger", action="store_true", help="elder type")
    paper.set_defaults(act=_paper)
    pin = commands.add_parser("pin", help="set the technicians' PIN of the maintenance page")
    pin.add_argument("--settings", required=True, type=Path, help="kiosk.toml")
    pin.set_defaults(act=_pin)
    doctor = commands.add_parser("doctor", help="say what this kiosk has and what it lacks")
    doctor.add_argument("--settings", required=True, type=Path, help="kiosk.toml")
    doctor.set_defaults(act=_doctor)
    doctoring.add_options(doctor)
    find = commands.add_parser("find", help="search as the kiosk does")
    find.add_argument("text", help="characters, pinyin or initials")
    find.add_argument("--store", required=True, type=Path, help="the terminal's folder")
    find.add_argument("--json", action="store_true", help="answer in JSON")
    find.set_defaults(act=_find)
    candidates = commands.add_parser("candidates", help="guess words as the keyboard does")
    candidates.add_argument("pressed", help="keys in their order: shuifei, or 7484334")
    candidates.add_argument("--keys", choices=[*queries.Keys], default=queries.Keys.LETTERS.value)
    candidates.add_argument("--store", required=True, type=Path, help="the terminal's folder")
    candidates.add_argument("--json", action="store_true", help="answer in JSON")
    candidates.set_defaults(act=_candidates)
    return parser


def _run(options: argparse.Namespace) -> int:
    loaded = load_kiosk(options.settings)
    _prepare(loaded, headless=options.headless)
    from kiosk import main as process  # noqa: PLC0415 - Kivy opens its window on import

    return process.run(loaded, headless=options.headless)


def _shots(options: argparse.Namespace) -> int:
    match = SIZE.fullmatch(options.size)
    if match is None:
        raise UsageError(f"--size {options.size!r} is no size such as 1080x1920")
    width, height = int(match[1]), int(match[2])
    inches = options.inches or (21.5 if min(width, height) >= 1080 else 18.5)
    made = _settings_for(options, width, height, inches)
    _prepare(made, headless=True)
    from kiosk.screens import shots  # noqa: PLC0415 - Kivy opens its window on import

    comfort = Comfort(
        larger=options.larger,
        high_contrast=options.high_contrast,
        low_reach=options.low_reach,
        language=options.language,
    )
    return shots.take(made, options.out, comfort)


def _face(options: argparse.Namespace) -> int:
    try:
        order = decode(options.order.read_bytes(), FaceOrder)
    except OSError as error:
        raise UsageError(f"--order {options.order}: {error.strerror}") from error
    with tempfile.TemporaryDirectory(prefix="mingbai-face-") as store:
        made = KioskSettings(
            store=store,
            width_px=order.width_px,
            height_px=order.height_px,
            inches=order.inches,
            item_page=order.item_page,
        )
        _prepare(made, headless=True)
        from kiosk.screens import drawing  # noqa: PLC0415 - Kivy opens its window on import

        print(drawing.draw(order, made, options.out))
    return 0


def _settings_for(
    options: argparse.Namespace, width: int, height: int, inches: float
) -> KioskSettings:
    try:
        return KioskSettings(
            store=str(options.store),
            profile=Profile(options.profile),
            width_px=width,
            height_px=height,
            inches=inches,
            item_page=ITEM_PAGE,
        )
    except ValueError as error:
        raise UsageError(f"--size and --inches: {error}") from error


def _prepare(made: KioskSettings, *, headless: bool) -> None:
    sweeping.hold()
    from screen.widgets.window import WindowPlan, prepare  # noqa: PLC0415 - before Kivy

    prepare(
        WindowPlan(
            title="Mingbai",
            width_px=made.width_px,
            height_px=made.height_px,
            rotate=made.rotate,
            fullscreen=made.fullscreen,
            headless=headless,
            cursor=made.cursor or made.hardware,
        )
    )
    logging.getLogger("kivy").setLevel(logging.WARNING)


def _paper(options: argparse.Namespace) -> int:
    from kiosk.printing import press  # noqa: PLC0415 - loads all that draws on paper

    order = ItemOrder(item=options.item, related=options.booklet, larger=options.larger)
    commission = Commission(
        order=order,
        store=str(options.store),
        out=str(options.out),
        item_page=ITEM_PAGE,
        language="zh",
        printed=datetime.now(UTC),
    )
    made = press.fill(commission)
    print(f"{options.out}: {made.pages} pages")
    for title in made.left_out:
        print(f"the attachment {title} could not be bound", file=sys.stderr)
    return 0


def _pin(options: argparse.Namespace) -> int:
    from kiosk import pins  # noqa: PLC0415 - the others need none of it

    if sys.stdin.isatty():
        pin = getpass.getpass("PIN, 6 to 12 digits: ")
        if getpass.getpass("once more: ") != pin:
            raise UsageError("the two are not the same")
    else:
        pin = sys.stdin.readline().strip()
    pins.set_pin(options.settings, pin)
    print(f"{options.settings}: the PIN is set; it holds from the next start")
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from kiosk import doctor  # noqa: PLC0415 - looks for all that a kiosk may have

    say = Wording(options.language).say
    found = doctor.examine(load_kiosk(options.settings), say)
    return doctoring.tell([Report(of="kiosk", findings=found)], say, as_json=options.json)


def _find(options: argparse.Namespace) -> int:
    print(queries.answer(options.store, options.text, as_json=options.json))
    return 0


def _candidates(options: argparse.Namespace) -> int:
    keys = queries.Keys(options.keys)
    print(queries.guesses(options.store, options.pressed, keys, as_json=options.json))
    return 0


if __name__ == "__main__":
    sys.exit(main())
