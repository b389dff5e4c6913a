import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.__main__ import main


def _refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Run a command that is to be refused; return its one sentence."""
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as stopped:
        code = stopped.code
    told = capsys.readouterr().err
    assert code == 2
    assert "Traceback" not in told
    return told.strip()


def test_search_answers_in_json(village, capsys):
    assert main(["find", "dibao", "--store", str(village.store), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "最低生活保障" in found["hits"][0]["title"]
    assert found["hits"][0]["why"]


def test_search_answers_in_lines(village, capsys):
    assert main(["find", "低保", "--store", str(village.store)]) == 0
    assert capsys.readouterr().out.startswith("1. ")


def test_a_folder_without_a_store_is_named(tmp_path: Path, capsys):
    told = _refused(capsys, "find", "低保", "--store", tmp_path / "nowhere")
    assert "nowhere" in told
    assert len(told.splitlines()) == 1


def test_a_missing_settings_file_is_named(tmp_path: Path, capsys):
    assert "kiosk.toml" in _refused(capsys, "run", "--settings", tmp_path / "kiosk.toml")


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("colour = 3", "colour"),
        ('language = "tlh"', "language"),
        ('item_page = "https://example.org/"', "item_page"),
        ("poll_seconds = 0", "poll_seconds"),
        ("width_px = 3", "3x1920"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(tmp_path: Path, capsys, line: str, named: str):
    file = tmp_path / "kiosk.toml"
    file.write_text(f'store = "store"\n{line}\n', encoding="utf-8")
    told = _refused(capsys, "run", "--settings", file)
    assert named in told
    assert "kiosk.toml" in told


@pytest.mark.parametrize("size", ["big", "10x10", "1080*1920"])
def test_a_wrong_size_is_named(tmp_path: Path, capsys, size: str):
    arguments = ("shots", "--store", tmp_path, "--out", tmp_path / "out", "--size", size)
    assert size in _refused(capsys, *arguments)


def test_the_keyboard_answers_in_json(village, capsys):
    assert main(["candidates", "zuidi", "--store", str(village.store), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["candidates"]
    assert found[0] == {"text": "最低", "used": 5}


def test_the_keyboard_answers_for_nine_keys(village, capsys):
    pressed = ["candidates", "--keys", "nine", "98434", "--store", str(village.store)]
    assert main(pressed) == 0
    assert "最低 (5)" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("水费",), "letters from a to z"),
        (("shuifei", "--keys", "nine"), "digits from 2 to 9"),
        (("7484334",), "letters from a to z"),
        (("",), "letters from a to z"),
        (("shuifei", "--keys", "ten"), "--keys"),
    ],
)
def test_keys_that_no_keyboard_has_are_refused(village, capsys, arguments, named):
    assert named in _refused(capsys, "candidates", *arguments, "--store", village.store)


def test_the_keyboard_names_a_folder_without_a_store(tmp_path: Path, capsys):
    told = _refused(capsys, "candidates", "dibao", "--store", tmp_path / "nowhere")
    assert "nowhere" in told


def test_search_and_keyboard_leave_the_window_alone(village):
    code = (
        "import sys; from kiosk.__main__ import main;"
        f"main(['find', 'dibao', '--store', {str(village.store)!r}, '--json']);"
        f"main(['candidates', 'dibao', '--store', {str(village.store)!r}, '--json']);"
        "sys.exit('kivy' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("{")
