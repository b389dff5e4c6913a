"""What this kiosk has and what it lacks, told to a technician (`python -m kiosk doctor`).

Invariant: it looks at the machine itself, changes nothing, and says of whatever is
missing what to do.
"""

from collections.abc import Callable
from pathlib import Path

from disclosure.errors import MalformedError
from disclosure.items import Strict
from disclosure.wording import Wording
from kiosk.journey.printing import trouble
from kiosk.journey.typing import lexicon, recogniser
from kiosk.printing.folder import FolderPrinter
from kiosk.printing.opening import printers
from kiosk.printing.printer import Printer, PrinterState
from kiosk.settings import KioskSettings
from kiosk.voice import Voice, find_voice
from screen.paging.typeface import WEIGHTS, font_file


class Finding(Strict, frozen=True, kw_only=True):
    """One thing that a kiosk may have.

    Attributes:
        name: what it is.
        there: whether it works.
        words: what it lacks or how it stands.
    """

    name: str
    there: bool
    words: str


def examine(
    settings: KioskSettings,
    *,
    voice: Callable[[], Voice | None] = find_voice,
    handwriting: Callable[[], str] = recogniser.missing,
    dictionary: Path = lexicon.DICTIONARY,
) -> tuple[Finding, ...]:
    """Return what a kiosk has and lacks.

    Arguments:
        settings: of the kiosk.
        voice: finds the voice.
        handwriting: says what handwriting lacks; empty when nothing.
        dictionary: file of the keyboard's general words.
    """
    sheets, slips = printers(settings)
    lacks = handwriting()
    return (
        _printer("printer", sheets, "none: set printer in kiosk.toml"),
        _printer("slips", slips or sheets, "none: set slip_printer or printer in kiosk.toml"),
        _voice(settings, voice()),
        _of("handwriting", not lacks, lacks),
        _of("dictionary", dictionary.is_file(), "apt-get install rime-data-pinyin-simp"),
        _of("fonts", _fonts(), "run ./dev setup"),
    )


def report(findings: tuple[Finding, ...]) -> str:
    """Return the findings as lines, one each."""
    wide = max(len(finding.name) for finding in findings)
    return "\n".join(
        f"{finding.name.ljust(wide)}  {'yes' if finding.there else 'no '}  {finding.words}".rstrip()
        for finding in findings
    )


def _printer(name: str, printer: Printer | None, advice: str) -> Finding:
    if printer is None:
        return Finding(name=name, there=False, words=advice)
    state = printer.state()
    said = trouble(state, Wording().say, phone=False)
    missing = state is PrinterState.MISSING
    told = "CUPS knows no such queue: lpstat -p lists them" if missing else said or "ready"
    if isinstance(printer, FolderPrinter):
        told = f"no printer: PDFs are kept in {printer.folder}"
    return Finding(name=name, there=not said, words=told)


def _voice(settings: KioskSettings, found: Voice | None) -> Finding:
    if settings.read_aloud == "sealed":
        return Finding(name="voice", there=True, words="reads sealed recordings alone")
    told = "espeak-ng, hard to understand and said to be; sealed recordings go before it"
    lacks = "only items with a sealed recording are read aloud: apt-get install espeak-ng"
    there = found is not None
    return Finding(name="voice", there=there, words=told if there else lacks)


def _of(name: str, there: bool, advice: str) -> Finding:  # noqa: FBT001 - one call a line
    return Finding(name=name, there=there, words="" if there else advice)


def _fonts() -> bool:
    try:
        return all(font_file(weight).is_file() for weight in WEIGHTS)
    except MalformedError:
        return False
