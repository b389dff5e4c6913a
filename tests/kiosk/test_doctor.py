from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.doctor import examine, report
from kiosk.settings import KioskSettings
from kiosk.voice import Voice
from speech.words.lexicon import shipped_lexicon
from tests.fakes.voice import FakeVoice


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
    return next(finding for finding in findings if finding.name == name)


def examined(tmp_path: Path, *, lacks: str = "", dictionary: bool = True, voice=None, **settings):
    words = tmp_path / "words"
    if dictionary:
        words.touch()
    made = KioskSettings(store=str(tmp_path), **settings)
    return examine(made, voice=lambda: voice, handwriting=lambda: lacks, dictionary=words)


def test_what_is_missing_says_what_to_do(tmp_path):
    findings = examined(tmp_path, lacks="install mingbai[handwriting]", dictionary=False)
    assert not any(of(findings, name).there for name in ("printer", "voice", "dictionary"))
    told = report(findings)
    for advice in ("kiosk.toml", "espeak-ng", "mingbai[handwriting]", "rime-data-pinyin-simp"):
        assert advice in told


def test_what_is_there_is_said_to_be(tmp_path):
    findings = examined(tmp_path)
    for name in ("handwriting", "dictionary", "fonts"):
        assert of(findings, name).there, name


def test_a_voice_that_is_hard_to_understand_is_said_to_be(tmp_path):
    voice = Voice(FakeVoice(), FakeVoice(), shipped_lexicon(), rough=True)
    assert "hard to understand" in of(examined(tmp_path, voice=voice), "voice").words
    sealed = of(examined(tmp_path, voice=voice, read_aloud="sealed"), "voice")
    assert (sealed.there, "alone" in sealed.words) == (True, True)


@pytest.mark.parametrize(
    ("alerts", "there", "words"),
    [("none", True, "ready"), ("media-empty-error", False, "没有纸")],
)
def test_the_printer_is_asked(tmp_path, lpstat, alerts, there, words):
    lpstat(f'echo "printer hall is idle"; echo "\tAlerts: {alerts}"')
    printer = of(examined(tmp_path, printer="hall"), "printer")
    assert (printer.there, words in printer.words) == (there, True)


def test_a_queue_that_cups_does_not_know_is_said_so(tmp_path, lpstat):
    lpstat("exit 1")
    printer = of(examined(tmp_path, printer="hall"), "printer")
    assert not printer.there
    assert "lpstat -p" in printer.words


def test_looking_leaves_what_waits_to_be_printed_alone(tmp_path):
    waiting = tmp_path / "kiosk" / "spool" / "waiting.pdf"
    waiting.parent.mkdir(parents=True)
    waiting.touch()
    examined(tmp_path)
    assert waiting.exists()


def test_the_command_ends_with_1_when_something_is_missing(tmp_path, capsys):
    file = tmp_path / "kiosk.toml"
    file.write_text('store = "store"\n')
    assert main(["doctor", "--settings", str(file)]) == 1
    assert capsys.readouterr().out.startswith("printer")


def test_a_printers_name_that_cannot_be_is_refused_in_one_sentence(tmp_path, capsys):
    file = tmp_path / "kiosk.toml"
    file.write_text('store = "store"\nprinter = "-d"\n')
    assert main(["doctor", "--settings", str(file)]) == 2
    assert "printer" in capsys.readouterr().err
