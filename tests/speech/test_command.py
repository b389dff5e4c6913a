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
        (["say", "好", "--out", "x.wav", "--rate", "900"], "--rate 900 is not between 80 and 300"),
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


def test_a_broken_lexicon_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "own.toml").write_text("wrod = 1")
    assert main(["words", "好", "--lexicon", str(tmp_path / "own.toml")]) == 2
    assert "own.toml" in capsys.readouterr().err
