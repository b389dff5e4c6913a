"""The demo without a display: the whole story, with pictures, sound and a report.

Invariant: every number of the report is read from what the processes really left.
"""

import json
import shutil
import time
from datetime import UTC, datetime
from typing import Any

from demo import paper, report, sound
from demo.clerk import chromium
from demo.parts import Parts
from demo.place import Place
from demo.processes import Process, StoppedError, once
from demo.telling import say
from demo.terminal import Look
from disclosure.errors import MingbaiError

EXIT_FAILED = 1
_PATIENCE_SECONDS = 240
_STEP_SECONDS = 0.5
_MOST_PICTURES = 12


def play(place: Place, port: int, seconds: int, *, stay: bool = False) -> int:
    """Play the story and return the exit code: 0, or 1 with the reasons printed.

    Arguments:
        place: where everything is kept.
        port: of the county's server.
        seconds: run at least so long.
        stay: keep running until Ctrl-C afterwards.
    """
    chromium()
    with Parts(place, port, Look(windows=False)) as parts:
        parts.start_county()
        begun = time.monotonic()
        parts.start_agent()
        say("触摸终端、电子屏、大喇叭启动 / kiosk, screen and loudspeaker start")
        parts.start_loudspeaker()
        parts.start_screen("--headless", "--seconds", str(seconds), "--record", place.played)
        story = ("--settings", place.kiosk, "--out", place.out, "--slips", place.slips)
        kiosk = parts.supervisor.start("kiosk", "demo.kiosk_story", *story)
        clerk = parts.supervisor.start(
            "clerk", "demo.clerk", "--url", parts.url, "--out", place.out
        )
        say("群众查询、打印、帮查、专人答复、凭码取答复 / a resident asks, a clerk answers")
        failures = _await(parts, {"kiosk": kiosk, "clerk": clerk}, begun, seconds)
        told = _collect(place, failures)
        if stay and not failures:
            parts.stay()
    return _tell(place, told, failures)


def _await(parts: Parts, actors: dict[str, Process], begun: float, seconds: int) -> list[str]:
    """Wait until the story has been played; return what went wrong."""
    failures: list[str] = []
    limit = begun + seconds + _PATIENCE_SECONDS
    while time.monotonic() < limit:
        try:
            parts.supervisor.check(ended_well=("kiosk", "clerk", "screen"))
        except StoppedError as error:
            return [*failures, str(error)]
        done = all(actor.child.poll() == 0 for actor in actors.values())
        played = parts.screen is not None and parts.screen.child.poll() == 0
        if done and played and time.monotonic() > begun + seconds and _aired(parts.place):
            return failures
        time.sleep(_STEP_SECONDS)
    waiting = [name for name, actor in actors.items() if actor.child.poll() is None]
    if not _aired(parts.place):
        waiting.append("broadcast")
    return [f"not done within {seconds + _PATIENCE_SECONDS} seconds: {', '.join(waiting)}"]


def _aired(place: Place) -> int:
    """Return how many announcements have been said to the end."""
    wav = place.sound / "broadcast.wav"
    if not wav.exists():
        return 0
    return sum(each["occurrence"]["state"] == "done" for each in _log(place))


def _log(place: Place) -> list[dict[str, Any]]:
    day = datetime.now(UTC).astimezone(report.ZONE).date()
    told = once("broadcast", "log", "--settings", place.loudspeaker, "--date", str(day), "--json")
    rows: list[dict[str, Any]] = json.loads(told)
    return rows


def _collect(place: Place, failures: list[str]) -> dict[str, Any]:
    """Gather pictures and sound in the folder, and write ``report.json``."""
    for picture in sorted(place.played.glob("signage-*.png"))[:_MOST_PICTURES]:
        shutil.copyfile(picture, place.out / picture.name)
    aired = _aired(place)
    wav = place.out / "broadcast.wav"
    if (place.sound / "broadcast.wav").exists():
        shutil.copyfile(place.sound / "broadcast.wav", wav)
        sound.draw(wav, place.out / "broadcast.png")
    try:
        sheets = paper.draw(place.paper, place.out)
        told = report.gather(place, aired, sheets)
        failures += report.failures(told)
    except (MingbaiError, OSError, KeyError, ValueError) as error:
        failures.append(f"the report is incomplete: {type(error).__name__}: {error}")
        told = {}
    told["failures"] = failures
    text = json.dumps(told, ensure_ascii=False, indent=2)
    (place.out / "report.json").write_text(text + "\n", encoding="utf-8")
    return told


def _tell(place: Place, told: dict[str, Any], failures: list[str]) -> int:
    for failure in failures:
        say(f"失败 / failed: {failure}")
    if failures:
        say(f"日志 / logs: {place.logs}")
        return EXIT_FAILED
    request = told["request"]
    say(
        f"申请 {request['number']}，{request['due_date']} 前答复，已凭码打开 / asked, answered, opened"
    )
    say(f"打印出来的在 / what was printed is in {place.paper}")
    say(f"画面、声音和报告在 / pictures, sound and report are in {place.out}")
    return 0
