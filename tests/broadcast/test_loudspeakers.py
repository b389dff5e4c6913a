"""One contract for every output, and what each does about its own faults."""

import os
import shutil
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from broadcast.loudspeakers.alsa import AlsaSpeaker
from broadcast.loudspeakers.card import CardSpeaker
from broadcast.loudspeakers.folder import TIMELINE, FolderSpeaker
from broadcast.loudspeakers.output import Ending, Loudspeaker, OutputError, Playback
from broadcast.loudspeakers.timeline import Timeline
from speech.sound.clip import RATE, Clip, read_wav, silence
from speech.sound.loudness import integrated
from tests.fakes.loudspeaker import FakeLoudspeaker

SECONDS = 1.2
MONITOR = "monitor.raw"
PACER = """
import sys, time
out, start, taken = open(sys.argv[1], "wb"), time.monotonic(), 0
while chunk := sys.stdin.buffer.read(2400):
    out.write(chunk)
    out.flush()
    taken += len(chunk)
    time.sleep(max(0, start + taken / 48000 - time.monotonic()))
"""

needs_alsa = pytest.mark.skipif(not shutil.which("aplay"), reason="alsa-utils not installed")


def beep(seconds: float = SECONDS) -> Clip:
    return Clip(0.3 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * RATE)) / RATE))


def monitored_alsa(folder: Path) -> Loudspeaker:
    """A card that is none: ALSA's `file` plugin into a process that takes real time.

    What would have been heard lies in the monitor file afterwards.
    """
    pacer = folder / "pacer.py"
    pacer.write_text(PACER)
    return AlsaSpeaker(f"file:'|{sys.executable} {pacer} {folder / MONITOR}',raw")


SPEAKERS: list[object] = [
    pytest.param(lambda _: FakeLoudspeaker(time.monotonic), id="fake"),
    pytest.param(lambda folder: FolderSpeaker(folder / "out", time.monotonic), id="file"),
    pytest.param(lambda _: CardSpeaker("null"), id="miniaudio"),
    pytest.param(monitored_alsa, id="alsa", marks=needs_alsa),
]
Make = Callable[[Path], Loudspeaker]


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    beep().write(tmp_path / "beep.wav")
    return tmp_path / "beep.wav"


def wait(playback: Playback, most: float = 5.0) -> Ending:
    end = time.monotonic() + most
    while time.monotonic() < end:
        ending = playback.poll()
        if ending is not None:
            return ending
        time.sleep(0.02)
    raise AssertionError("the playback never ended")


@pytest.mark.parametrize("make", SPEAKERS)
def test_a_sound_takes_its_time_and_ends_whole(make: Make, wav: Path, tmp_path: Path) -> None:
    started = time.monotonic()
    playback = make(tmp_path).start(wav, SECONDS)
    assert playback.poll() is None
    ending = wait(playback)
    assert ending == Ending(seconds=SECONDS, whole=True)
    assert SECONDS - 0.1 < time.monotonic() - started < SECONDS + 1.5
    assert playback.poll() == playback.stop() == ending


@pytest.mark.parametrize("make", SPEAKERS)
def test_a_stopped_sound_ends_at_once_and_is_not_whole(
    make: Make, wav: Path, tmp_path: Path
) -> None:
    playback = make(tmp_path).start(wav, SECONDS)
    time.sleep(0.3)
    stopped = time.monotonic()
    ending = playback.stop()
    assert time.monotonic() - stopped < 0.5
    assert not ending.whole
    assert not ending.fault
    assert 0.2 < ending.seconds < 0.8
    assert playback.poll() == ending


@pytest.mark.parametrize("make", SPEAKERS)
def test_a_missing_file_is_no_sound(make: Make, tmp_path: Path) -> None:
    try:
        ending = wait(make(tmp_path).start(tmp_path / "nowhere.wav", SECONDS))
    except OutputError:
        return
    assert not ending.whole
    assert ending.fault


@needs_alsa
def test_what_leaves_through_alsa_is_the_sound_itself(tmp_path: Path) -> None:
    program = np.concatenate([beep(0.6).samples, silence(0.4).samples, beep(0.6).samples])
    Clip(program).write(tmp_path / "p.wav")
    assert wait(monitored_alsa(tmp_path).start(tmp_path / "p.wav", 1.6)).whole
    raw = np.frombuffer((tmp_path / MONITOR).read_bytes(), "<i2") / 32767
    heard = Clip(raw)
    assert heard.seconds == pytest.approx(1.6, abs=0.15)  # aplay fills its last period
    assert integrated(heard.part(0.0, 0.6)) == pytest.approx(integrated(beep(0.6)), abs=0.1)
    assert not heard.part(0.65, 0.95).samples.any()
    assert heard.part(1.0, 1.6).samples.any()


@needs_alsa
def test_a_card_that_swallows_sound_in_no_time_is_dead_air(wav: Path) -> None:
    beep(4.0).write(wav)
    ending = wait(AlsaSpeaker("null").start(wav, 4.0))
    assert not ending.whole
    assert ending.fault.startswith("dead air")


@needs_alsa
def test_a_device_that_does_not_exist_is_a_fault_that_names_it(wav: Path) -> None:
    ending = wait(AlsaSpeaker("plughw:99,0").start(wav, SECONDS))
    assert not ending.whole
    assert "aplay failed" in ending.fault


@needs_alsa
@pytest.mark.skipif(not shutil.which("setpriv"), reason="util-linux not installed")
def test_no_sound_goes_on_after_its_player_was_killed(tmp_path: Path) -> None:
    beep(20).write(tmp_path / "long.wav")
    (tmp_path / "pacer.py").write_text(PACER)
    device = f"file:'|{sys.executable} {tmp_path / 'pacer.py'} {tmp_path / MONITOR}',raw"
    script = (
        "import sys, time\nfrom pathlib import Path\n"
        "from broadcast.loudspeakers.alsa import AlsaSpeaker\n"
        "AlsaSpeaker(sys.argv[1]).start(Path(sys.argv[2]), 20.0)\n"
        "print('on', flush=True)\ntime.sleep(30)\n"
    )
    command = [sys.executable, "-c", script, device, str(tmp_path / "long.wav")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as player:
        assert player.stdout
        assert player.stdout.readline() == b"on\n"
        time.sleep(0.5)
        os.kill(player.pid, signal.SIGKILL)
    time.sleep(0.5)
    before = (tmp_path / MONITOR).stat().st_size
    # What lies in the pipe may still come out: 64 KiB are 1.4 s.
    time.sleep(2.0)
    after = (tmp_path / MONITOR).stat().st_size
    time.sleep(0.5)
    assert (tmp_path / MONITOR).stat().st_size == after
    assert after - before < 100_000


def test_without_aplay_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(OutputError, match="apt-get install alsa-utils"):
        AlsaSpeaker()


def test_an_unknown_backend_is_named() -> None:
    with pytest.raises(OutputError, match="'nonsense'"):
        CardSpeaker("nonsense")


def test_the_folder_keeps_each_sound_and_one_timeline(tmp_path: Path, wav: Path) -> None:
    clock = [0.0]
    speaker = FolderSpeaker(tmp_path / "out", lambda: clock[0], longest_gap=2.0)
    for gap in (0.0, 0.5, 60.0):
        clock[0] += gap
        playback = speaker.start(wav, SECONDS)
        clock[0] += SECONDS
        assert playback.poll() == Ending(seconds=SECONDS, whole=True)
    timeline = read_wav(tmp_path / "out" / TIMELINE)
    assert timeline.seconds == pytest.approx(3 * SECONDS + 0.5 + 2.0, abs=0.01)
    assert timeline.part(0.0, SECONDS).samples.any()
    assert not timeline.part(SECONDS + 0.01, SECONDS + 0.49).samples.any()
    assert (tmp_path / "out" / wav.name).read_bytes() == wav.read_bytes()


def test_what_was_not_heard_is_not_on_the_timeline(tmp_path: Path, wav: Path) -> None:
    clock = [0.0]
    speaker = FolderSpeaker(tmp_path / "out", lambda: clock[0])
    playback = speaker.start(wav, SECONDS)
    clock[0] += 0.5
    assert playback.stop().seconds == pytest.approx(0.5)
    for name in (TIMELINE, wav.name):
        assert read_wav(tmp_path / "out" / name).seconds == pytest.approx(0.5, abs=0.001)


def test_a_faster_folder_passes_sound_faster(tmp_path: Path, wav: Path) -> None:
    clock = [0.0]
    playback = FolderSpeaker(tmp_path / "out", lambda: clock[0], speed=4).start(wav, SECONDS)
    clock[0] += SECONDS / 4
    assert playback.poll() == Ending(seconds=SECONDS, whole=True)


def test_a_timeline_cut_short_by_a_crash_stays_valid(tmp_path: Path) -> None:
    timeline = Timeline(tmp_path / "t.wav", RATE)
    timeline.append(beep(1.0).pcm())
    with (tmp_path / "t.wav").open("ab") as file:
        file.write(b"\x11" * 999)
    assert Timeline(tmp_path / "t.wav", RATE).seconds == pytest.approx(1.0)
    timeline.append(beep(0.5).pcm())
    with wave.open(str(tmp_path / "t.wav")) as file:
        assert file.getnframes() == round(1.5 * RATE)
    assert (tmp_path / "t.wav").stat().st_size == 44 + 2 * round(1.5 * RATE)
