"""The commands: what a person types and what comes back."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from broadcast.__main__ import main
from broadcast.building import Places
from broadcast.ledger import Ledger
from broadcast.loudspeakers.folder import TIMELINE
from content_sync.store.outbox import Outbox
from disclosure.decoding import decode
from disclosure.items import Item
from disclosure.outbox import AiredRecord
from speech.sound.clip import read_wav
from speech.sound.loudness import integrated, true_peak
from tests.broadcast.bench import ZONE, notice
from tests.fakes.county import COUNTY, FakeCounty

ROOT = Path(__file__).resolve().parents[2]
needs_espeak = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng not installed")
SETTINGS = """
store = "store"
[output]
kind = "file"
folder = "out"
speed = {speed}
[quiet]
on = false
[limits]
trust_clock = "always"
"""
ALL_DAY = '[[slot]]\nname = "evening"\nlabel = "全天"\nstart = "00:00"\nend = "23:59"\n'


@pytest.fixture
def village(tmp_path: Path) -> tuple[Path, Item]:
    """A store with two announcements, and settings beside it."""
    county = FakeCounty()
    item = notice()
    county.publish(item)
    county.publish(notice("县里通知", area=COUNTY, slots=("morning", "evening")))
    county.fill(tmp_path / "store")
    (tmp_path / "broadcast.toml").write_text(SETTINGS.format(speed=40))
    return tmp_path, item


def today() -> str:
    return datetime.now(ZONE).date().isoformat()


def records(store: Path) -> list[AiredRecord]:
    return [decode(row.body, AiredRecord) for row in Outbox.open(store).take_batch(200, 10**7)]


@contextmanager
def running(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    command = [
        sys.executable,
        "-m",
        "broadcast",
        "run",
        "--settings",
        str(folder / "broadcast.toml"),
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(what: str, met: object, most: float = 40.0) -> None:
    end = time.monotonic() + most
    while time.monotonic() < end:
        if callable(met) and met():
            return
        time.sleep(0.05)
    raise AssertionError(f"waited {most} s for {what}")


def test_the_timetable_lists_a_day(
    village: tuple[Path, Item], capsys: pytest.CaptureFixture[str]
) -> None:
    store = str(village[0] / "store")
    assert main(["timetable", "--store", store, "--date", "2026-10-09"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:17] for line in lines] == [
        "07:00:00  morning",
        "18:00:00  evening",
        lines[2][:17],
        "shared by several",
    ]
    assert "石桥村  “停水通知”  2x" in lines[2]
    assert main(["timetable", "--store", store, "--date", "2026-10-09", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [line["level"] for line in told["lines"]] == ["county", "county", "village"]
    assert told["overfull"] == []
    assert told["shared"] == ["evening"]
    assert main(["timetable", "--store", store, "--date", "2020-01-01"]) == 0
    assert "nothing is said" in capsys.readouterr().out


def test_a_person_stops_it_and_lets_it_speak_again(
    village: tuple[Path, Item], capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(village[0] / "broadcast.toml")
    assert main(["stop", "--settings", file, "--who", " 王书记 "]) == 0
    with closing(Ledger(Places(village[0] / "store").ledger)) as ledger:
        [stopped] = ledger.halts()
    assert stopped.reason == "stopped by 王书记"
    assert main(["resume", "--settings", file]) == 0
    assert main(["resume", "--settings", file]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[1:] == ["stopped by 王书记, and speaks again", "nobody had stopped it"]
    assert main(["stop", "--settings", file, "--who", "  "]) == 2


def test_the_doctor_says_what_a_unit_lacks(
    village: tuple[Path, Item], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    file = village[0] / "broadcast.toml"
    more = '[[also]]\nkind = "rtp"\naddress = "239.10.0.1"\n'
    file.write_text(SETTINGS.format(speed=1) + more)
    assert main(["doctor", "--settings", str(file)]) == 1
    said = capsys.readouterr().out
    assert "[正常] 播报时间  早间 07:00–07:30" in said
    assert "[正常] 声音输出 file" in said
    assert "[要处理] 声音输出 rtp  用不了（ffmpeg is not installed" in said
    assert "[提醒] 语音  只播放县里做好的声音" in said
    assert "[提醒] 继电器和红色按钮" in said


def test_the_doctor_of_a_unit_without_content_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broadcast.toml").write_text(SETTINGS.format(speed=1))
    assert main(["doctor", "--settings", str(tmp_path / "broadcast.toml")]) == 1
    assert "mingbai-agent" in capsys.readouterr().out


def test_own_slots_replace_the_profiles(
    village: tuple[Path, Item], capsys: pytest.CaptureFixture[str]
) -> None:
    file = village[0] / "broadcast.toml"
    own = '[[slot]]\nname = "evening"\nlabel = "晚"\nstart = "20:00"\nend = "20:10"\n'
    file.write_text(SETTINGS.format(speed=1) + own)
    assert main(["timetable", "--settings", str(file), "--date", "2026-10-09"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:8] for line in lines] == ["20:00:00", lines[1][:8], "shared b"]


@needs_espeak
def test_a_day_is_rendered_and_measured(
    village: tuple[Path, Item], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "day.wav"
    store = str(village[0] / "store")
    command = ["render-day", "--store", store, "--date", "2026-10-09", "--out", str(out)]
    assert main(command) == 0
    day = read_wav(out)
    assert integrated(day) == pytest.approx(-16, abs=1)
    assert true_peak(day) <= -1.0
    assert len(capsys.readouterr().out.splitlines()) == 4


@needs_espeak
def test_one_item_is_said_at_once_and_logged(
    village: tuple[Path, Item], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, item = village
    file = str(folder / "broadcast.toml")
    assert main(["air", item.id, "--settings", file]) == 0
    assert capsys.readouterr().out == f"done: {item.id}\n"
    sound = read_wav(folder / "out" / TIMELINE)
    assert sound.seconds > 8
    assert integrated(sound) == pytest.approx(-16, abs=1)
    (record,) = records(folder / "store")
    assert (record.engine, record.output, record.slot) == ("espeak-ng", "file", "")
    assert main(["log", "--settings", file, "--date", today(), "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["occurrence"]["state"] == "done"


def test_what_cannot_be_said_ends_with_the_reason_and_exit_code_1(
    village: tuple[Path, Item],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    from speech.engines import pyttsx_child

    (tmp_path / "child.py").write_text(f"raise SystemExit({pyttsx_child.EXIT_NO_ESPEAK})")
    monkeypatch.setattr(pyttsx_child, "__file__", str(tmp_path / "child.py"))
    folder, item = village
    assert main(["air", item.id, "--settings", str(folder / "broadcast.toml")]) == 1
    assert "failed" in (told := capsys.readouterr().out)
    assert "apt-get install espeak-ng" in told
    (record,) = records(folder / "store")
    assert record.result.value == "failed"
    assert not list((folder / "out").glob("2*.wav"))


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["timetable", "--store", "{}/nowhere", "--date", "2026-10-09"], "there is no such folder"),
        (["timetable", "--store", "{}/store", "--date", "9.10."], "'9.10.' is no day such as"),
        (["timetable", "--date", "2026-10-09"], "give --store or --settings"),
        (
            ["render-day", "--store", "{}/store", "--date", "2026-10-09", "--out", "/no/x.wav"],
            "/no",
        ),
        (["air", "nothing", "--settings", "{}/broadcast.toml"], "holds no item of this id"),
        (["air", "nothing", "--settings", "{}/nowhere.toml"], "nowhere.toml: No such file"),
        (["log", "--store", "{}/store", "--date", "2026-10-09"], "no loudspeaker has run"),
    ],
)
def test_wrong_use_ends_in_one_sentence(
    command: list[str],
    sentence: str,
    village: tuple[Path, Item],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([part.replace("{}", str(village[0])) for part in command]) == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert told.count("\n") == 1


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ('volum = 1\nstore = "x"', "volum"),
        ('store = "x"\n[output]\nkind = "file"', "needs a folder"),
        ('store = "x"\n[quiet]\nstart = "25:00"', "'25:00' is no time"),
        ('store = "x"\n[[volume]]\nstart = "07:00"\ndecibels = 3', "decibels"),
        ('store = "x"\n' + ALL_DAY + ALL_DAY, "same name"),
        ('store = "x"\n[output]\nkind = "radio"', "radio"),
    ],
)
def test_wrong_settings_name_file_and_key(
    lines: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b.toml").write_text(lines)
    assert main(["run", "--settings", str(tmp_path / "b.toml")]) == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert "b.toml" in told


def test_quiet_hours_need_a_person_who_means_it(
    village: tuple[Path, Item], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, item = village
    text = SETTINGS.format(speed=40).replace("on = false", 'start = "00:00"\nend = "23:59"')
    (folder / "broadcast.toml").write_text(text)
    assert main(["air", item.id, "--settings", str(folder / "broadcast.toml")]) == 2
    assert "--in-quiet-hours" in capsys.readouterr().err


@needs_espeak
@pytest.mark.slow
def test_a_running_player_takes_orders_and_stops_at_sigterm(village: tuple[Path, Item]) -> None:
    folder, item = village
    file = str(folder / "broadcast.toml")
    with running(folder) as process:
        wait_for("the player", Places(folder / "store").ledger.exists)
        assert main(["run", "--settings", file]) == 2
        assert main(["air", item.id, "--settings", file]) == 0
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    assert [record.result.value for record in records(folder / "store")] == ["done"]


@needs_espeak
@pytest.mark.slow
def test_a_loop_of_kill_9_says_everything_once(village: tuple[Path, Item]) -> None:
    if datetime.now(ZONE).strftime("%H:%M") >= "23:55":
        pytest.skip("the day, and with it the timetable, changes in a moment")
    folder, _ = village
    (folder / "broadcast.toml").write_text(SETTINGS.format(speed=8) + ALL_DAY)
    places = Places(folder / "store")

    def states() -> list[str]:
        if not places.ledger.exists():
            return []
        ledger = Ledger(places.ledger)
        found = [row.state.value for row in ledger.of_day(datetime.now(ZONE).date())]
        ledger.close()
        return found

    for _ in range(2):
        with running(folder) as process:
            wait_for("speech", lambda: "playing" in states())
            process.kill()
            process.wait()
    with running(folder):
        wait_for("both", lambda: states() == ["done", "done"], 90)
        wait_for("the records", lambda: not Ledger(places.ledger).records())
    told = [(record.item, record.result.value) for record in records(folder / "store")]
    assert len(told) == len(set(told)) == 2
    assert {result for _, result in told} == {"done"}
    wavs = list((folder / "out").glob("2*.wav"))
    assert len(wavs) == 2
