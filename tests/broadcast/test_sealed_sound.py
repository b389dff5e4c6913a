"""Sealed sound is parted at its sentences, so that a slot's end never falls inside one."""

from pathlib import Path

import msgspec
import numpy as np
import pytest

from broadcast.settings import BroadcastSettings, QuietSettings
from disclosure.items import Blob, Item
from disclosure.outbox import AiredResult
from speech.sound.clip import RATE, Clip, joined, read_wav, silence
from speech.sound.loudness import Level
from speech.sound.marked import MarkedClip
from tests.broadcast.bench import Bench, at, notice, slot

SENTENCE_SECONDS = 6.0
REST_SECONDS = 0.7
TEXT = ("村" * 30 + "。") * 8


def sealed(bench: Bench, sound: Path, *, repeats: int = 1) -> Item:
    """Return an announcement with this sound."""
    content = sound.read_bytes()
    sha256 = bench.county.attach(content)
    item = notice(text=TEXT, repeats=repeats)
    assert item.spoken
    spoken = msgspec.structs.replace(item.spoken, audio=sha256)
    blob = Blob(sha256=sha256, size=len(content), media_type="audio/wav", name="sound.wav")
    return msgspec.structs.replace(item, spoken=spoken, blobs=(blob,))


def rendered(rest: float = REST_SECONDS) -> MarkedClip:
    """Return eight sentences as the county renders them."""
    t = np.arange(round(SENTENCE_SECONDS * RATE)) / RATE
    one = Clip((0.15 + 0.05 * np.sin(2 * np.pi * 3 * t)) * np.sin(2 * np.pi * 300 * t))
    clips, ends, at = [], [], 0
    for _ in range(8):
        clips += [one, silence(rest)]
        ends.append(at + len(one.samples))
        at += len(one.samples) + round(rest * RATE)
    return MarkedClip(joined(clips[:-1]), tuple(ends)).leveled(Level())


@pytest.fixture
def minute(bench: Bench) -> Bench:
    """A unit whose evening slot is a minute, and a longer one later."""
    bench.settings = BroadcastSettings(
        store="store",
        quiet=QuietSettings(on=False),
        slot=(slot("evening", "18:00", "18:01"), slot("late", "18:10", "18:20")),
    )
    return bench


def heard_seconds(sentences: int) -> float:
    return 3.2 + sentences * SENTENCE_SECONDS + (sentences - 1) * REST_SECONDS


def test_what_is_longer_than_its_slot_ends_at_a_sentence(minute: Bench, tmp_path: Path) -> None:
    minute.settings = msgspec.structs.replace(minute.settings, slot=minute.settings.slot[:1])
    long = rendered(rest=2.0)
    long.write(tmp_path / "s.wav")
    minute.publish(sealed(minute, tmp_path / "s.wav"))
    minute.start()
    minute.until("18:02:00")
    (record,) = minute.records()
    assert (record.result, record.engine) == (AiredResult.PARTIAL, "recording")
    assert record.ended
    assert record.ended <= at("18:01:01")
    (heard,) = minute.loudspeaker.heard
    # Chime, seven of eight sentences and the rests between them.
    assert heard.seconds == pytest.approx(3.2 + 7 * SENTENCE_SECONDS + 6 * 2.0, abs=0.1)
    assert not minute.voice.said


def test_the_clock_that_ends_the_slot_stops_it_at_the_sentence(
    minute: Bench, tmp_path: Path
) -> None:
    rendered().write(tmp_path / "s.wav")
    minute.publish(sealed(minute, tmp_path / "s.wav"))
    minute.start()
    minute.until("18:00:08")
    minute.clock.jump(at("18:00:59"))
    minute.run(30)
    (record,) = minute.records()
    assert (record.result, record.reason) == (AiredResult.DEFERRED, "its slot ended")
    assert minute.loudspeaker.heard[0].seconds == pytest.approx(heard_seconds(1), abs=1.1)
    minute.until("18:12:00")
    assert minute.said() == ["deferred", "done"]
    assert minute.loudspeaker.heard[1].seconds == pytest.approx(heard_seconds(8) + 0.4, abs=0.1)


def test_the_repeats_that_fit_are_said_and_the_rest_is_owed(minute: Bench, tmp_path: Path) -> None:
    rendered(rest=0.3).write(tmp_path / "s.wav")
    minute.publish(sealed(minute, tmp_path / "s.wav", repeats=2))
    minute.start()
    minute.until("18:12:00")
    assert [(one.result.value, one.repeats) for one in minute.records()] == [
        ("deferred", 1),
        ("done", 1),
    ]
    assert minute.rows()[0].said == 2


def test_its_rests_are_heard_as_they_were_sealed(minute: Bench, tmp_path: Path) -> None:
    rendered().write(tmp_path / "s.wav")
    minute.publish(sealed(minute, tmp_path / "s.wav"))
    minute.start()
    minute.until("18:02:00")
    (heard,) = minute.loudspeaker.heard
    speech = heard.part(3.2, heard.seconds).trimmed().samples
    was = read_wav(tmp_path / "s.wav").trimmed().samples
    assert len(speech) == len(was)
    assert np.abs(speech - was).max() < 0.02


def test_an_old_sealed_sound_without_marks_is_parted_at_its_silences(
    minute: Bench, tmp_path: Path
) -> None:
    MarkedClip(rendered(rest=2.0).clip).write(tmp_path / "s.wav")
    minute.settings = msgspec.structs.replace(minute.settings, slot=minute.settings.slot[:1])
    minute.publish(sealed(minute, tmp_path / "s.wav"))
    minute.start()
    minute.until("18:02:00")
    (heard,) = minute.loudspeaker.heard
    assert heard.seconds == pytest.approx(3.2 + 7 * SENTENCE_SECONDS + 6 * 2.0, abs=0.2)


@pytest.mark.slow
def test_a_sealed_sound_without_any_pause_is_said_whole(minute: Bench, tmp_path: Path) -> None:
    MarkedClip(rendered(rest=0.2).clip).write(tmp_path / "s.wav")
    minute.publish(sealed(minute, tmp_path / "s.wav"))
    minute.start()
    minute.until("18:02:00")
    assert minute.said() == ["done"]


def test_a_kept_sealed_sound_is_still_parted_after_a_restart(minute: Bench, tmp_path: Path) -> None:
    rendered().write(tmp_path / "s.wav")
    minute.publish(sealed(minute, tmp_path / "s.wav"))
    minute.start()
    minute.run(3)
    minute.unit.duty.prepare()
    minute.county.blobs.clear()
    minute.start()
    minute.until("18:00:08")
    minute.clock.jump(at("18:00:59"))
    minute.run(30)
    assert minute.loudspeaker.heard[0].seconds == pytest.approx(heard_seconds(1), abs=1.1)


@pytest.mark.slow
def test_a_hole_in_a_sealed_sound_is_dead_air(minute: Bench, tmp_path: Path) -> None:
    rendered(rest=3.0).write(tmp_path / "s.wav")
    minute.publish(sealed(minute, tmp_path / "s.wav"))
    minute.start()
    minute.until("18:05:00")
    (record,) = minute.records()
    assert record.result is AiredResult.FAILED
    assert "a rest of more than 2.5 s" in record.reason
