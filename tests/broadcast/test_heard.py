"""The whole way of a sound: content, player, aplay, ALSA, PulseAudio; its monitor is listened to."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec
import numpy as np
import pytest

from broadcast.__main__ import main
from content_sync.store.outbox import Outbox
from disclosure.alerts import ALERT_ENTRY
from disclosure.decoding import decode
from disclosure.items import Blob, Item, Shown
from disclosure.outbox import AiredRecord, OutboxKind
from speech.sound.clip import RATE, Clip, joined, silence
from speech.sound.loudness import integrated
from speech.sound.marked import MarkedClip
from tests.broadcast.bench import ZONE, notice
from tests.broadcast.null_sink import Span, missing, null_sink
from tests.fakes.county import FakeCounty

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing()), reason=f"not installed: {missing()}"),
]

LEAD, TAIL, GAP = 0.8, 0.6, 0.5
SENTENCE, REST, BETWEEN = 0.8, 0.5, 1.5
SETTINGS = f"""
store = "store"
[output]
kind = "alsa"
device = "pulse"
[relay]
pin = 17
lead_seconds = {LEAD}
tail_seconds = {TAIL}
[quiet]
on = false
[limits]
trust_clock = "always"
gap_seconds = {GAP}
[[slot]]
name = "evening"
label = "全天"
start = "00:00"
end = "23:59"
"""
PITCHES = {
    300.0: "one", 400.0: "two", 600.0: "three", 1_200.0: "alert", 1_500.0: "last",
    523.0: "bells", 659.0: "bells", 784.0: "bells", 960.0: "alarm", 720.0: "alarm",
}  # fmt: skip


def said(pitch: float, seconds: float = SENTENCE) -> Clip:
    """Return a tone that goes up and down like syllables."""
    t = np.arange(round(seconds * RATE)) / RATE
    return Clip((0.2 + 0.05 * np.sin(2 * np.pi * 4 * t)) * np.sin(2 * np.pi * pitch * t))


class Village:
    """A county whose sealed sounds are tones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.county = FakeCounty()
        (folder / "broadcast.toml").write_text(SETTINGS)

    def publish(
        self, title: str, pitches: list[float], *, alert: bool = False, repeats: int = 2
    ) -> None:
        clips, ends, at = [], [], 0
        for pitch in pitches:
            clips += [said(pitch), silence(REST)]
            ends.append(at + len(clips[-2].samples))
            at += len(clips[-2].samples) + len(clips[-1].samples)
        sound = self.folder / "sound.wav"
        MarkedClip(joined(clips[:-1]), tuple(ends)).write(sound)
        content = sound.read_bytes()
        sha256 = self.county.attach(content)
        item = notice(title, text="停水。" * len(pitches), repeats=repeats)
        assert item.spoken
        today = datetime.now(ZONE).date()
        blob = Blob(sha256=sha256, size=len(content), media_type="audio/wav", name="sound.wav")
        made: Item = msgspec.structs.replace(
            item,
            spoken=msgspec.structs.replace(
                item.spoken, audio=sha256, slots=() if alert else item.spoken.slots
            ),
            blobs=(blob,),
            elements=msgspec.structs.replace(item.elements, issued=today),
            shown=Shown(first=today),
            entry=ALERT_ENTRY if alert else item.entry,
        )
        self.county.publish(made)
        self.county.fill(self.folder / "store")

    def records(self) -> list[AiredRecord]:
        rows = Outbox.open(self.folder / "store").take_batch(200, 10**7)
        return [decode(row.body, AiredRecord) for row in rows if row.kind is OutboxKind.AIRED]

    @contextmanager
    def playing(self, environment: dict[str, str]) -> Iterator[None]:
        """Run the player as a village does."""
        command = [sys.executable, "-m", "broadcast", "run"]
        with subprocess.Popen(
            [*command, "--settings", str(self.folder / "broadcast.toml")],
            env={**environment, "PYTHONPATH": str(ROOT), "GPIOZERO_PIN_FACTORY": "mock"},
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                yield
                process.send_signal(signal.SIGTERM)
                assert process.wait(timeout=30) == 0
            finally:
                process.kill()


@pytest.fixture
def village(tmp_path: Path) -> Village:
    if datetime.now(ZONE).strftime("%H:%M") >= "23:55":
        pytest.skip("the day, and with it the timetable, changes in a moment")
    return Village(tmp_path)


def gap(spans: list[Span], number: int) -> float:
    """Return the silence before a span."""
    return spans[number].start - spans[number - 1].end


def test_what_leaves_the_machine_is_chime_speech_pauses_alert_and_stop(village: Village) -> None:
    piece = ["bells", "one", "two", "three"]
    village.publish("停水通知", [300, 400, 600])
    with null_sink(PITCHES) as (environment, ear), village.playing(environment):
        ear.wait_for("the second repeat", lambda heard: heard.count("one") == 2)
        village.publish("暴雨红色预警：请马上转移", [1_200], alert=True, repeats=1)
        ear.wait_for("the piece once more", lambda heard: heard.count("three") == 2)
        village.publish("另一条", [1_500, 1_500, 1_500])
        ear.wait_for("the other piece", lambda heard: "last" in heard)
        stopped_at = ear.clip().seconds
        file = str(village.folder / "broadcast.toml")
        assert main(["stop", "--who", "王书记", "--settings", file]) == 0
        told_at = time.monotonic()
        ear_then = ear.clip().seconds
        while ear.clip().seconds < ear_then + 2.0:
            assert time.monotonic() < told_at + 60
            time.sleep(0.1)
        spans, clip = ear.spans(), ear.clip()

    # What, in which order: the alert cuts in, then what was owed is said from its start.
    assert [span.what for span in spans] == [
        *piece, "one", "alarm", "alert", *piece, "bells", "last",
    ]  # fmt: skip
    # Speech as long and as loud as it was sealed, its rests and the pause between repeats.
    for span in spans[1:4]:
        assert span.end - span.start == pytest.approx(SENTENCE, abs=0.11)
    assert gap(spans, 2) == pytest.approx(REST, abs=0.11)
    assert gap(spans, 3) == pytest.approx(REST, abs=0.11)
    assert gap(spans, 4) == pytest.approx(BETWEEN, abs=0.11)
    whole = clip.part(spans[1].start, spans[3].end)
    assert integrated(whole) == pytest.approx(-16, abs=1)
    # The alert cut into the sentence, and the amplifier's lead lies before its alarm.
    assert spans[4].end - spans[4].start < SENTENCE
    assert LEAD - 0.2 < gap(spans, 5) < LEAD + 3.0
    # Tail, gap and lead lie between two pieces.
    assert gap(spans, 7) > TAIL + LEAD - 0.1
    assert gap(spans, 11) > TAIL + LEAD - 0.1
    # The stop ends it within a second, and nothing comes after it.
    assert spans[-1].end < stopped_at + 1.0
    assert not clip.part(spans[-1].end + 0.2, clip.seconds).samples.any()

    told = [(one.result.value, one.repeats, one.output) for one in village.records()]
    assert told == [
        ("partial", 1, "alsa"), ("done", 1, "alsa"), ("done", 1, "alsa"), ("cancelled", 0, "alsa"),
    ]  # fmt: skip
    partial, alert, again, stop = village.records()
    assert (partial.reason, stop.reason) == ("interrupted by an alert", "stopped by 王书记")
    # The records tell when each was heard: the ear agrees, lead and tail included.
    starts = [one.started for one in (partial, alert, again, stop)]
    firsts = [spans[number].start for number in (0, 5, 7, 11)]
    assert all(start is not None for start in starts)
    for one, first in zip(starts[1:], firsts[1:], strict=True):
        assert one is not None
        assert starts[0] is not None
        apart = (one - starts[0]).total_seconds()
        assert first - firsts[0] == pytest.approx(apart, abs=0.4)
    assert again.started is not None
    assert again.ended is not None
    lasted = (again.ended - again.started).total_seconds()
    heard = spans[10].end - spans[7].start
    assert lasted == pytest.approx(heard + LEAD + TAIL, abs=0.5)
