from pathlib import Path

import pytest

from disclosure.findings import Report, Standing, in_words
from disclosure.wording import Wording
from kiosk import touch
from kiosk.__main__ import main
from kiosk.doctor import examine
from kiosk.settings import KioskSettings
from kiosk.voice import Voice
from signage.doctor import Machine
from speech.words.lexicon import shipped_lexicon
from tests.fakes.voice import FakeVoice

SAY = Wording().say
GOOD, ABSENT, BAD = Standing.GOOD, Standing.ABSENT, Standing.BAD
TOUCH = """I: Bus=0003 Vendor=222a Product=0001 Version=0110
N: Name="ILITEK ILITEK-TP"
H: Handlers=mouse0 event0
B: PROP=2
B: EV=1b
B: KEY=400 0 0 0 0 0
B: ABS=3273800000000003
"""
MOUSE = """N: Name="USB Optical Mouse"
B: PROP=0
B: EV=17
B: REL=903
"""
KEYS = """N: Name="gpio-keys"
B: PROP=0
B: EV=3
"""


@pytest.fixture
def lpstat(tmp_path: Path, monkeypatch):
    """Let CUPS say what a test wants."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    def say(script: str) -> None:
        file = folder / "lpstat"
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)

    return say


def of(findings, name):
    return next(finding for finding in findings if finding.part == name)


def examined(tmp_path: Path, *, lacks: str = "", dictionary: bool = True, voice=None, **settings):
    words = tmp_path / "words"
    if dictionary:
        words.touch()
    made = KioskSettings(store=str(tmp_path), **settings)
    return examine(made, SAY, voice=lambda: voice, handwriting=lambda: lacks, dictionary=words)


def test_what_is_missing_says_what_to_do(tmp_path):
    findings = examined(tmp_path, lacks="install mingbai[handwriting]", dictionary=False)
    missing = [of(findings, name).standing for name in ("打印机", "朗读", "手写输入", "拼音词库")]
    assert missing == [ABSENT] * 4
    told = in_words([Report(of="kiosk", findings=findings)], SAY, coloured=False)
    for advice in ("kiosk.toml", "espeak-ng", "mingbai[handwriting]", "rime-data-pinyin-simp"):
        assert advice in told


def test_what_is_there_is_said_to_be(tmp_path):
    findings = examined(tmp_path)
    for name in ("手写输入", "拼音词库", "字体"):
        assert of(findings, name).standing is GOOD, name


def test_a_voice_that_is_hard_to_understand_is_said_to_be(tmp_path):
    voice = Voice(FakeVoice(), FakeVoice(), shipped_lexicon(), rough=True)
    assert "不大好懂" in of(examined(tmp_path, voice=voice), "朗读").words
    sealed = of(examined(tmp_path, voice=voice, read_aloud="sealed"), "朗读")
    assert (sealed.standing, "只播放" in sealed.words) == (GOOD, True)


@pytest.mark.parametrize(
    ("alerts", "standing", "words"),
    [("none", GOOD, ""), ("media-empty-error", BAD, "没有纸")],
)
def test_the_printer_is_asked(tmp_path, lpstat, alerts, standing, words):
    lpstat(f'echo "printer hall is idle"; echo "\tAlerts: {alerts}"')
    printer = of(examined(tmp_path, printer="hall"), "打印机")
    assert (printer.standing, words in printer.words) == (standing, True)


def test_a_queue_that_cups_does_not_know_is_said_so(tmp_path, lpstat):
    lpstat("exit 1")
    printer = of(examined(tmp_path, printer="hall"), "打印机")
    assert printer.standing is BAD
    assert "lpstat -p" in printer.words


def test_looking_leaves_what_waits_to_be_printed_alone(tmp_path):
    waiting = tmp_path / "kiosk" / "spool" / "waiting.pdf"
    waiting.parent.mkdir(parents=True)
    waiting.touch()
    examined(tmp_path)
    assert waiting.exists()


@pytest.mark.parametrize(
    ("told", "standing", "name"),
    [
        (f"{KEYS}\n{MOUSE}\n{TOUCH}", GOOD, "ILITEK ILITEK-TP"),
        (f"{KEYS}\n{MOUSE}", ABSENT, "USB Optical Mouse"),
        (KEYS, BAD, "USB"),
    ],
)
def test_touch_panels_are_told_from_mice(tmp_path, told, standing, name):
    devices = tmp_path / "devices"
    devices.write_text(told)
    settings = KioskSettings(store=str(tmp_path))
    touching = of(examine(settings, SAY, inputs=devices), "触摸")
    assert (touching.standing, name in touching.words) == (standing, True)


def test_a_machine_that_tells_of_no_inputs_has_none(tmp_path):
    assert touch.found(tmp_path / "none") == touch.Pointers((), ())


def test_a_panel_and_its_card_are_looked_for(tmp_path):
    settings = KioskSettings(store=str(tmp_path))
    machine = Machine(sockets=tmp_path / "drm", cards=tmp_path / "dri")
    found = examine(settings, SAY, machine=machine)
    assert [of(found, name).standing for name in ("屏幕", "图形")] == [BAD, BAD]
    socket = tmp_path / "drm" / "card1-HDMI-A-1"
    socket.mkdir(parents=True)
    (socket / "status").write_text("connected\n")
    (socket / "modes").write_text("1080x1920\n")
    (tmp_path / "dri").mkdir()
    (tmp_path / "dri" / "card1").touch()
    found = examine(settings, SAY, machine=machine)
    assert of(found, "屏幕").words == "card1-HDMI-A-1 1080x1920"
    assert of(found, "图形").standing is ABSENT
    (tmp_path / "dri" / "renderD128").touch()
    assert of(examine(settings, SAY, machine=machine), "图形").standing is GOOD


def test_the_command_ends_with_1_when_something_is_missing(tmp_path, capsys):
    file = tmp_path / "kiosk.toml"
    file.write_text('store = "store"\n')
    assert main(["doctor", "--settings", str(file)]) == 1
    assert "打印机" in capsys.readouterr().out


def test_a_printers_name_that_cannot_be_is_refused_in_one_sentence(tmp_path, capsys):
    file = tmp_path / "kiosk.toml"
    file.write_text('store = "store"\nprinter = "-d"\n')
    assert main(["doctor", "--settings", str(file)]) == 2
    assert "printer" in capsys.readouterr().err
