"""What this kiosk has and what it lacks, told to a technician (`python -m kiosk doctor`).

Invariant: it looks at the machine itself, changes nothing, and says of whatever is
missing what to do.
"""

from collections.abc import Callable
from pathlib import Path

from disclosure.findings import Finding, absent, bad, good
from disclosure.wording import Say
from kiosk import touch
from kiosk.journey.printing import trouble
from kiosk.journey.typing import lexicon, recogniser
from kiosk.printing.folder import FolderPrinter
from kiosk.printing.opening import printers
from kiosk.printing.printer import Printer, PrinterState
from kiosk.settings import KioskSettings
from kiosk.voice import Voice, find_voice
from signage import doctor as screen


def examine(
    settings: KioskSettings,
    say: Say,
    *,
    voice: Callable[[], Voice | None] = find_voice,
    handwriting: Callable[[], str] = recogniser.missing,
    dictionary: Path = lexicon.DICTIONARY,
    machine: screen.Machine | None = None,
    inputs: Path = touch.DEVICES,
) -> tuple[Finding, ...]:
    """Return what a kiosk has and lacks.

    Arguments:
        settings: of the kiosk.
        say: the wording.
        voice: finds the voice.
        handwriting: says what handwriting lacks; empty when nothing.
        dictionary: file of the keyboard's general words.
        machine: where Linux tells of what draws; the machine's own where none is given.
        inputs: where Linux tells of touch panels and mice.
    """
    sheets, slips = printers(settings)
    return (
        *screen.of_display(machine or screen.Machine(), say),
        _touch(inputs, say),
        _printer(say("打印机"), sheets, say("没有设：在 kiosk.toml 里写 printer"), say),
        _printer(
            say("小票打印机"),
            slips or sheets,
            say("没有设：在 kiosk.toml 里写 slip_printer 或 printer"),
            say,
        ),
        _voice(settings, voice(), say),
        _handwriting(handwriting(), say),
        _dictionary(dictionary, say),
    )


def _touch(inputs: Path, say: Say) -> Finding:
    found = touch.found(inputs)
    part = say("触摸")
    if found.panels:
        return good(part, "、".join(found.panels))
    if found.mice:
        return absent(part, say("没有触摸屏，用鼠标：{names}", names="、".join(found.mice)))
    return bad(part, say("触摸屏、鼠标都没有找到：检查 USB 线，再开机一次"))


def _printer(part: str, printer: Printer | None, advice: str, say: Say) -> Finding:
    if printer is None:
        return absent(part, advice)
    state = printer.state()
    said = trouble(state, say, phone=False)
    if state is PrinterState.MISSING:
        return bad(part, say("CUPS 里没有这台打印机：用 lpstat -p 看有哪些"))
    if said:
        return bad(part, said)
    if isinstance(printer, FolderPrinter):
        return absent(part, say("没有打印机，PDF 存在 {folder}", folder=printer.folder))
    return good(part)


def _voice(settings: KioskSettings, found: Voice | None, say: Say) -> Finding:
    part = say("朗读")
    if settings.read_aloud == "sealed":
        return good(part, say("只播放县里录好的声音"))
    if found is None:
        return absent(part, say("只能朗读带录音的事项：apt-get install espeak-ng"))
    return good(part, say("espeak-ng，不大好懂；有录音的先播录音"))


def _handwriting(lacks: str, say: Say) -> Finding:
    part = say("手写输入")
    return absent(part, lacks) if lacks else good(part)


def _dictionary(file: Path, say: Say) -> Finding:
    part = say("拼音词库")
    if file.is_file():
        return good(part)
    return absent(part, say("只认本县内容里的词：apt-get install rime-data-pinyin-simp"))
