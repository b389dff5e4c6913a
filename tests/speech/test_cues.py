"""Where sentences end: kept in the sound's own file, believed only where it is quiet."""

import struct
import wave
from pathlib import Path

import numpy as np
import pytest

from speech.engines.recording import Recording
from speech.sound.clip import RATE, Clip, joined, read_wav, silence
from speech.sound.cues import MOST, read_cues, write_cues
from speech.sound.loudness import Level
from speech.sound.marked import MarkedClip


def speech(seconds: float) -> Clip:
    """A tone that swells and fades like syllables, never silent in between."""
    t = np.arange(round(seconds * RATE)) / RATE
    return Clip((0.15 + 0.05 * np.sin(2 * np.pi * 4 * t)) * np.sin(2 * np.pi * 300 * t))


@pytest.fixture
def said() -> MarkedClip:
    """Three sentences, their ends marked."""
    pause = silence(0.5)
    clip = joined([speech(1.0), pause, speech(2.0), pause, speech(0.5)])
    return MarkedClip(clip, tuple(round(end * RATE) for end in (1.0, 3.5, 4.5)))


def test_cue_points_survive_the_file_and_disturb_no_reader(
    said: MarkedClip, tmp_path: Path
) -> None:
    said.write(tmp_path / "a.wav")
    assert read_cues(tmp_path / "a.wav") == said.ends
    raw = (tmp_path / "a.wav").read_bytes()
    assert struct.unpack("<I", raw[4:8])[0] == len(raw) - 8
    with wave.open(str(tmp_path / "a.wav"), "rb") as file:
        assert file.getnframes() == len(said.clip.samples)
    assert read_wav(tmp_path / "a.wav").seconds == said.clip.seconds


def test_a_file_without_cue_points_has_none(tmp_path: Path) -> None:
    speech(1.0).write(tmp_path / "a.wav")
    before = (tmp_path / "a.wav").read_bytes()
    write_cues(tmp_path / "a.wav", ())
    assert (tmp_path / "a.wav").read_bytes() == before
    assert read_cues(tmp_path / "a.wav") == ()


@pytest.mark.parametrize("ends", [(0, 5), (5, 5), (9, 5), tuple(range(1, MOST + 2))])
def test_cue_points_that_cannot_be_are_not_written(ends: tuple[int, ...], tmp_path: Path) -> None:
    speech(1.0).write(tmp_path / "a.wav")
    with pytest.raises(ValueError, match="ascending"):
        write_cues(tmp_path / "a.wav", ends)


@pytest.mark.parametrize(
    ("what", "at", "value"),
    [
        ("more than there are", 0, 99),
        ("far too many", 0, 4_000_000_000),
        ("one that does not ascend", 4 + 24 + 20, 1),
        ("one behind the end", 4 + 24 + 20, 4_000_000_000),
    ],
)
def test_damaged_cue_points_say_nothing(
    what: str, at: int, value: int, said: MarkedClip, tmp_path: Path
) -> None:
    said.write(tmp_path / "a.wav")
    raw = bytearray((tmp_path / "a.wav").read_bytes())
    at += raw.index(b"cue ") + 8
    raw[at : at + 4] = struct.pack("<I", value)
    (tmp_path / "a.wav").write_bytes(raw)
    assert read_cues(tmp_path / "a.wav") == (), what


@pytest.mark.parametrize("kept", range(0, 90, 7))
def test_a_file_that_breaks_off_says_nothing(kept: int, said: MarkedClip, tmp_path: Path) -> None:
    said.write(tmp_path / "a.wav")
    raw = (tmp_path / "a.wav").read_bytes()
    (tmp_path / "a.wav").write_bytes(raw[: raw.index(b"cue ") + kept])
    found = read_cues(tmp_path / "a.wav")
    assert found == (said.ends if kept >= 8 + 4 + 3 * 24 else ())


def test_a_cue_point_inside_a_word_is_not_believed(said: MarkedClip, tmp_path: Path) -> None:
    wrong = MarkedClip(said.clip, (said.ends[0], round(2.0 * RATE), said.ends[1]))
    wrong.write(tmp_path / "a.wav")
    assert MarkedClip.read(tmp_path / "a.wav").ends == said.ends[:2]


def test_cut_at_its_marks_and_joined_again_it_is_the_same_sound(said: MarkedClip) -> None:
    speeches, rests = said.parts()
    assert [round(one.seconds, 1) for one in speeches] == [1.0, 2.0, 0.5]
    assert [round(one.seconds, 1) for one in rests] == [0.5, 0.5]
    pieces = [speeches[0], rests[0], speeches[1], rests[1], speeches[2]]
    assert np.array_equal(joined(pieces).samples, said.clip.samples)


def test_marks_without_speech_between_them_part_nothing(said: MarkedClip) -> None:
    first = said.ends[0]
    doubled = MarkedClip(said.clip, (first, first + 100, *said.ends[1:], len(said.clip.samples)))
    assert len(doubled.parts()[0]) == 3
    quiet = MarkedClip(silence(1.0), (100, 200))
    assert len(quiet.parts()[0]) == 1


def test_marks_move_with_what_is_cut_off_and_with_the_rate(said: MarkedClip) -> None:
    around = MarkedClip(
        joined([silence(0.3), said.clip, silence(0.4)]),
        tuple(end + round(0.3 * RATE) for end in said.ends),
    )
    trimmed = around.trimmed()
    assert trimmed.clip.seconds == pytest.approx(said.clip.seconds, abs=0.01)
    assert trimmed.ends == pytest.approx(said.ends, abs=0.01 * RATE)
    halved = said.at(RATE // 2)
    assert halved.ends == tuple(end // 2 for end in said.ends)
    assert [round(one.seconds, 1) for one in halved.parts()[0]] == [1.0, 2.0, 0.5]
    assert said.leveled(Level()).ends == said.ends


def test_a_recording_is_parted_at_its_long_pauses_only() -> None:
    noise = np.random.default_rng(6).normal(0, 0.001, round(6.0 * RATE))
    spoken = joined(
        [speech(1.0), silence(0.25), speech(1.0), silence(0.8), speech(2.0), silence(0.95)]
    )
    room = Clip(spoken.samples + noise)
    found = MarkedClip(room).listened()
    assert found.ends == pytest.approx((round(2.25 * RATE),), abs=0.02 * RATE)
    assert [round(one.seconds, 1) for one in found.parts()[0]] == pytest.approx([2.2, 3.0], abs=0.1)


def test_a_noisy_recording_stays_in_one_piece() -> None:
    noise = np.random.default_rng(6).normal(0, 0.02, round(3.0 * RATE))
    spoken = joined([speech(1.0), silence(1.0), speech(1.0)])
    assert MarkedClip(Clip(spoken.samples + noise)).listened().ends == ()


def test_a_sealed_sound_keeps_its_cue_points_on_the_pole(said: MarkedClip, tmp_path: Path) -> None:
    said.write(tmp_path / "sealed.wav")
    Recording(tmp_path / "sealed.wav").speak("停水停电停气停车", tmp_path / "out.wav")
    assert MarkedClip.read(tmp_path / "out.wav").ends == said.ends
