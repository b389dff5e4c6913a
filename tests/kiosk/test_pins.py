"""The technicians' PIN, and the command that sets it."""

import io
import sys

import pytest

from disclosure.errors import UsageError
from disclosure.seals.pins import hash_pin, is_pin_hash, pin_fits
from kiosk.__main__ import main
from kiosk.settings import load_kiosk


@pytest.mark.parametrize("pin", ["12345", "1234567890123", "12345a", "111111", "", "１２３４５６"])
def test_a_weak_or_malformed_pin_is_refused(pin):
    with pytest.raises(UsageError, match="6 to 12 digits"):
        hash_pin(pin)


def test_a_pin_fits_its_own_hash_alone():
    hashed = hash_pin("204618")
    assert is_pin_hash(hashed)
    assert "204618" not in hashed
    assert pin_fits("204618", hashed)
    assert not pin_fits("204619", hashed)
    assert not pin_fits("204618", "$argon2id$garbage")


@pytest.fixture
def settings(tmp_path):
    file = tmp_path / "kiosk.toml"
    file.write_text('store = "store"\n# the hall\npin = "old"\ninches = 27\n', encoding="utf-8")
    return file


def _set(settings, monkeypatch, pin: str) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(pin + "\n"))
    return main(["pin", "--settings", str(settings)])


def test_the_command_leaves_everything_else_in_the_file(settings, monkeypatch):
    assert _set(settings, monkeypatch, "204618") == 0
    assert _set(settings, monkeypatch, "730915") == 0
    text = settings.read_text(encoding="utf-8")
    assert text.count("pin =") == 1
    assert "# the hall\n" in text
    loaded = load_kiosk(settings)
    assert loaded.inches == 27
    assert pin_fits("730915", loaded.pin)


def test_a_wrong_pin_leaves_the_file_alone(settings, monkeypatch, capsys):
    before = settings.read_text(encoding="utf-8")
    assert _set(settings, monkeypatch, "12") == 2
    assert "6 to 12 digits" in capsys.readouterr().err
    assert settings.read_text(encoding="utf-8") == before


def test_digits_in_the_settings_are_refused(settings):
    settings.write_text('store = "s"\npin = "204618"\n', encoding="utf-8")
    with pytest.raises(Exception, match="python -m kiosk pin"):
        load_kiosk(settings)
