from pathlib import Path

import pytest

from speech.__main__ import main


def test_words_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["words", "补贴￥300"]) == 0
    assert capsys.readouterr().out == "补贴三百元\n"


def test_an_own_lexicon_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[[word]]\ntext = "帮查"\nsay = "帮您查"\n', encoding="utf-8")
    assert main(["words", "帮查台", "--lexicon", str(own)]) == 0
    assert capsys.readouterr().out == "帮您查台\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["say", "好", "--out", "/nowhere/x.wav"], "the folder /nowhere does not exist"),
        (["say", "好", "--out", "x.wav", "--speed", "9"], "--speed 9.0 is not between 0.5 and 2"),
        (["words", "好", "--lexicon", "/nowhere"], "/nowhere: No such file"),
    ],
)
def test_wrong_use_ends_in_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1


def test_the_engines_are_listed_with_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["engines"]) == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert [line[0] for line in lines] == ["neural", "espeak"]
    assert {line[1] for line in lines} <= {"ready", "missing"}
    for _, state, voice, remark in lines:
        assert bool(voice) == (state == "ready")
        assert remark


def test_an_unknown_speaker_is_refused_with_those_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "x.wav"
    assert main(["say", "好", "--engine", "neural", "--speaker", "../x", "--out", str(out)]) != 0
    assert "zf_xiaobei" in capsys.readouterr().err


def test_a_broken_lexicon_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "own.toml").write_text("wrod = 1")
    assert main(["words", "好", "--lexicon", str(tmp_path / "own.toml")]) == 2
    assert "own.toml" in capsys.readouterr().err
