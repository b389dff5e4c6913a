"""No voice, no output, dead air; quiet hours and quieter ones."""

from pathlib import Path

import msgspec
import pytest

from broadcast.loudspeakers.output import OutputError
from broadcast.settings import BroadcastSettings, Limits, QuietSettings, VolumeFrom
from disclosure.outbox import AiredResult
from speech.engines.engine import NoVoiceError, VoiceError
from speech.sound.loudness import integrated
from tests.broadcast.bench import Bench, notice


def test_without_a_voice_it_is_failed_and_never_silence(bench: Bench) -> None:
    bench.voice.fault = NoVoiceError("espeak-ng is not installed: apt-get install espeak-ng")
    bench.publish(notice())
    bench.start()
    bench.until("18:05:00")
    assert not bench.loudspeaker.heard
    (record,) = bench.records()
    assert record.result is AiredResult.FAILED
    assert "apt-get install espeak-ng" in record.reason
    assert record.started is None


def test_a_passing_fault_of_the_voice_is_tried_again(bench: Bench) -> None:
    bench.voice.fault = VoiceError("it was ended after 30 s")
    bench.publish(notice())
    bench.start()
    bench.until("18:00:05")
    bench.voice.fault = None
    bench.until("18:01:00")
    assert bench.said() == ["done"]


def test_a_voice_that_is_silent_is_dead_air(bench: Bench) -> None:
    bench.voice.amplitude = 0.0
    bench.publish(notice())
    bench.start()
    bench.until("18:10:00")
    assert bench.states() == {"evening": "failed"}
    assert "silent" in bench.records()[0].reason


def test_an_output_that_ends_early_is_failed_after_some_tries(bench: Bench) -> None:
    bench.loudspeaker.short = 1.0
    bench.publish(notice())
    bench.start()
    bench.until("18:10:00")
    (record,) = bench.records()
    assert record.result is AiredResult.FAILED
    assert "dead air" in record.reason
    assert record.repeats == 0


def test_an_output_that_cannot_start_is_failed_after_some_tries(bench: Bench) -> None:
    bench.loudspeaker.fault = OutputError("no sound card")
    bench.publish(notice())
    bench.start()
    bench.until("18:10:00")
    assert bench.said() == ["failed"]
    assert bench.rows()[0].attempts == Limits().most_attempts


def test_quiet_hours_are_never_broken_by_the_timetable(bench: Bench) -> None:
    bench.settings = BroadcastSettings(
        store="store", quiet=QuietSettings(start="17:00", end="19:00")
    )
    bench.publish(notice())
    bench.start()
    bench.until("18:30:00")
    assert not bench.loudspeaker.heard
    assert not bench.rows()


def test_a_quieter_hour_is_quieter_and_says_so(bench: Bench) -> None:
    bench.settings = BroadcastSettings(
        store="store",
        quiet=QuietSettings(on=False),
        volume=(VolumeFrom(start="07:00", decibels=0), VolumeFrom(start="17:30", decibels=-6)),
    )
    bench.publish(notice())
    bench.start()
    bench.until("18:01:00")
    assert integrated(bench.loudspeaker.heard[0]) == pytest.approx(-22, abs=1)
    assert bench.records()[0].loudness_lufs == pytest.approx(-22, abs=1)


def test_sealed_audio_is_preferred_to_the_local_voice(bench: Bench, tmp_path: Path) -> None:
    from disclosure.items import Blob
    from tests.fakes.voice import FakeVoice

    FakeVoice().speak("这是真人录音。", tmp_path / "r.wav")
    content = (tmp_path / "r.wav").read_bytes()
    sha256 = bench.county.attach(content)
    item = notice(text="这是真人录音。")
    assert item.spoken
    bench.publish(
        msgspec.structs.replace(
            item,
            spoken=msgspec.structs.replace(item.spoken, audio=sha256),
            blobs=(Blob(sha256=sha256, size=len(content), media_type="audio/wav", name="r.wav"),),
        )
    )
    bench.start()
    bench.until("18:01:00")
    (record,) = bench.records()
    assert (record.result, record.engine) == (AiredResult.DONE, "recording")
    assert not bench.voice.said
