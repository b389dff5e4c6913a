import json
import subprocess
import sys

import pytest

from signage.__main__ import main


def run(*arguments, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "signage", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        cwd=cwd,
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["plan", "--store", "/nowhere", "--date", "2026-10-09"], "/nowhere"),
        (["plan", "--store", "/nowhere", "--date", "tomorrow"], "--date 'tomorrow'"),
        (["shots", "--store", "/nowhere", "--out", "out", "--size", "big"], "--size 'big'"),
        (["shots", "--store", "/x", "--out", "out", "--inches", "0"], "0.0 inches"),
        (["play", "--settings", "missing.toml"], "missing.toml"),
        (["play", "--settings", "missing.toml", "--seconds", "-1"], "--seconds -1"),
    ],
)
def test_wrong_use_ends_in_one_sentence(arguments, told, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    error = capsys.readouterr().err.strip()
    assert told in error
    assert len(error.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('store = "s"\ncolour = 1\n', "colour"),
        ('store = "s"\ninches = 0.0\n', "inches"),
        ('store = "s"\n[player]\nphone_page = "https://a.example"\n', "{id}"),
        ('store = "s"\nlanguage = "fr"\n', "fr"),
        ("store = [\n", "signage.toml"),
    ],
)
def test_a_wrong_settings_file_is_named_with_its_key(text, told, capsys, tmp_path):
    path = tmp_path / "signage.toml"
    path.write_text(text)
    assert main(["play", "--settings", str(path)]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert "signage.toml" in error


def test_the_plan_lists_every_turn_with_its_reason_and_every_items_share(village, capsys):
    arguments = ["plan", "--store", str(village.store), "--date", "2026-10-09"]
    assert main([*arguments, "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert len(plan["items"]) == 3
    assert sum(item["share_of_time"] for item in plan["items"]) == pytest.approx(1, abs=0.01)
    assert sum(item["showings"] for item in plan["items"]) == len(plan["slots"])
    assert plan["lit_seconds"] == 86_400
    assert plan["warnings"] == []
    first = plan["slots"][0]
    assert first["start"] == "00:00:00"
    assert (first["why"], first["pages"]) == ("term", 2)
    assert main(arguments) == 0
    told = capsys.readouterr().out
    assert "停水通知" in told
    assert len(told.splitlines()) == 4
    assert main([*arguments, "--turns"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4 + len(plan["slots"])


def test_the_plan_of_a_screens_settings_keeps_to_its_hours(village, capsys, tmp_path):
    settings = tmp_path / "signage.toml"
    hours = '[[player.hours]]\non = "09:55"\noff = "10:00"\n'
    settings.write_text(f'store = "{village.store}"\n{hours}', encoding="utf-8")
    assert main(["plan", "--settings", str(settings), "--date", "2026-10-09", "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    assert plan["lit_seconds"] == 300
    assert plan["slots"][0]["start"] == "09:55:00"
    assert plan["slots"][-1]["start"] < "10:00:00"


def test_a_plan_is_of_a_store_or_of_settings(capsys):
    assert main(["plan", "--date", "2026-10-09"]) == 2
    assert "--store or --settings" in capsys.readouterr().err


def test_a_day_with_nothing_on_show_has_an_empty_plan(village, capsys):
    assert main(["plan", "--store", str(village.store), "--date", "2025-01-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["items"] == []


@pytest.mark.ui
@pytest.mark.slow
def test_a_headless_run_leaves_a_report_and_pictures(village, tmp_path):
    settings = tmp_path / "signage.toml"
    settings.write_text(
        f'store = "{village.store}"\nwidth_px = 540\nheight_px = 960\n', encoding="utf-8"
    )
    out = tmp_path / "out"
    done = run("play", "--settings", settings, "--headless", "--seconds", 10, "--record", out)
    assert done.returncode == 0, done.stderr
    report = json.loads((out / "report.json").read_text())
    assert report["frames"] > 0
    assert report["black_frames"] == report["empty_frames"] == 0
    assert (out / "signage-01.png").exists()


@pytest.mark.ui
@pytest.mark.slow
def test_a_screen_without_content_shows_a_standing_page(tmp_path):
    settings = tmp_path / "signage.toml"
    settings.write_text(f'store = "{tmp_path}/none"\nwidth_px = 540\nheight_px = 960\n')
    out = tmp_path / "out"
    done = run("play", "--settings", settings, "--headless", "--seconds", 3, "--record", out)
    assert done.returncode == 0, done.stderr
    report = json.loads((out / "report.json").read_text())
    assert report["frames"] > 0
    assert report["black_frames"] == report["empty_frames"] == report["pages_shown"] == 0
