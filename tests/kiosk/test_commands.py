import json
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
