"""What is aired, measured: loudness, peaks, speech where it should be."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from broadcast.sound.chime import SECONDS as CHIME_SECONDS
from broadcast.sound.chime import chime
from broadcast.sound.program import DeadAirError, Heard, Pauses, compose
from speech.sound.clip import RATE, Clip, joined, read_wav, silence
from speech.sound.loudness import SILENT_LUFS, Level, integrated, leveled, true_peak

LEVEL = Level()
RNG = np.random.default_rng(7)


def speechlike(seconds: float = 3.0, amplitude: float = 0.05) -> Clip:
    """Bursts with a crest factor like a voice's, with spikes that a limiter must catch."""
    t = np.arange(round(seconds * RATE)) / RATE
    bursts = np.maximum(np.sin(2 * np.pi * 3 * t), 0) + 0.05
    noise = np.convolve(RNG.standard_normal(len(t)), np.ones(8) / 8, "same")
    samples = amplitude * bursts * noise
    samples[:: RATE // 2] *= 12
    return Clip(samples)


@pytest.mark.parametrize("amplitude", [0.01, 0.05, 0.9])
def test_any_voice_comes_out_as_loud_with_its_peaks_limited(amplitude: float) -> None:
    made = leveled(speechlike(amplitude=amplitude), LEVEL)
    assert integrated(made) == pytest.approx(-16, abs=0.5)
    assert true_peak(made) <= -1.0


def test_silence_stays_silence() -> None:
    assert integrated(leveled(silence(2.0), LEVEL)) == SILENT_LUFS
    assert true_peak(silence(1.0)) == -np.inf
    assert integrated(Clip(np.zeros(0))) == SILENT_LUFS


def test_a_sound_shorter_than_a_measuring_block_is_leveled_too() -> None:
    assert true_peak(leveled(speechlike(0.2), LEVEL)) <= -1.0


def test_a_true_peak_lies_between_the_samples_too() -> None:
    quarter = Clip(0.9 * np.sin(np.pi / 2 * np.arange(RATE) + np.pi / 4))
    assert np.abs(quarter.samples).max() == pytest.approx(0.636, abs=0.001)
    assert true_peak(quarter) == pytest.approx(20 * np.log10(0.9), abs=0.3)


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg not installed")
def test_ffmpeg_measures_the_same(tmp_path: Path) -> None:
    made = leveled(speechlike(6.0), LEVEL)
    made.write(tmp_path / "a.wav")
    command = ["ffmpeg", "-nostats", "-i", str(tmp_path / "a.wav"), "-af", "ebur128=peak=true"]
    told = subprocess.run(
        [*command, "-f", "null", "-"], capture_output=True, text=True, check=True, timeout=30
    ).stderr.split("Summary:")[1]
    values = {
        line.split(":")[0].strip(): line.split(":")[1].split()[0]
        for line in told.split("\n")
        if line.count(":") == 1 and line.split(":")[1].strip()
    }
    assert float(values["I"]) == pytest.approx(-16, abs=1)
    assert float(values["Peak"]) <= -1.0


def test_the_chime_is_three_short_bells_that_fade() -> None:
    sound = chime()
    assert sound.seconds == pytest.approx(CHIME_SECONDS)
    assert CHIME_SECONDS < 5
    loudest = np.abs(sound.part(0.9, 1.2).samples).max()
    assert np.abs(sound.part(2.5, 2.6).samples).max() < 0.1 * loudest
    for start, pitch in ((0.1, 523), (0.5, 659), (1.0, 784)):
        spectrum = np.abs(np.fft.rfft(sound.part(start, start + 0.3).samples))
        hertz = np.fft.rfftfreq(round(0.3 * RATE), 1 / RATE)
        near = spectrum[np.abs(hertz - pitch) < 12].max()
        assert near > 0.3 * spectrum.max()


def test_a_program_is_chime_then_each_repeat_with_silence_between() -> None:
    sentences = [leveled(speechlike(2.0), LEVEL), leveled(speechlike(1.0), LEVEL)]
    program = compose(sentences, 2, LEVEL, Pauses())
    assert [part.heard for part in program.parts] == [
        Heard.CHIME,
        *([Heard.PAUSE, Heard.SPEECH] * 4),
        Heard.PAUSE,
    ]
    assert program.seconds == pytest.approx(2.6 + 0.6 + 2 * 3.5 + 1.5 + 0.4)
    assert program.loudness == pytest.approx(-16, abs=1)
    assert true_peak(program.clip) <= -1.0
    assert [part.start for part in program.parts[1:]] == [part.end for part in program.parts[:-1]]
    for part in program.parts:
        heard = np.abs(program.clip.part(part.start, part.end).samples).max()
        assert (heard > 0.05) == (part.heard is not Heard.PAUSE)


def test_how_often_it_was_said_is_known_at_any_second() -> None:
    program = compose([leveled(speechlike(2.0), LEVEL)] * 2, 2, LEVEL, Pauses())
    ends = [part.end for part in program.parts if part.closes]
    assert [program.said_by(second) for second in (0, ends[0] - 0.1, ends[0], ends[1])] == [
        0,
        0,
        1,
        2,
    ]
    inside = next(part for part in program.parts if part.heard is Heard.SPEECH)
    assert program.sentence_end(inside.start + 0.5) == inside.end
    assert program.sentence_end(0.5) == 0.5


def test_a_program_is_cut_after_a_sentence_that_fits() -> None:
    program = compose([leveled(speechlike(2.0), LEVEL)] * 2, 2, LEVEL, Pauses())
    speech = [part for part in program.parts if part.heard is Heard.SPEECH]
    assert program.cut(speech[0].end - 0.1) is None
    first = program.cut(speech[0].end + 0.1)
    assert first
    assert first.seconds == pytest.approx(speech[0].end)
    assert first.said_by(99) == 0
    once = program.cut(speech[3].end - 0.1)
    assert once
    assert once.seconds == pytest.approx(speech[1].end)
    assert once.said_by(99) == 1


def test_silence_where_speech_should_be_is_dead_air() -> None:
    voice = leveled(speechlike(2.0), LEVEL)
    with pytest.raises(DeadAirError, match="silence from"):
        compose([silence(2.0)], 1, LEVEL, Pauses())
    with pytest.raises(DeadAirError, match="silence from"):
        compose([joined([voice, silence(3.0), voice])], 1, LEVEL, Pauses())
    compose([joined([voice, silence(1.0), voice])], 1, LEVEL, Pauses())


def test_a_clip_survives_its_file(tmp_path: Path) -> None:
    clip = speechlike(0.5)
    clip.write(tmp_path / "a.wav")
    assert np.abs(read_wav(tmp_path / "a.wav").samples - clip.samples).max() < 1 / 32_000
    assert clip.at(22_050).at(RATE).seconds == pytest.approx(0.5, abs=0.001)
    padded = joined([silence(0.5), clip, silence(0.5)])
    assert padded.trimmed().seconds == pytest.approx(0.5, abs=0.15)
