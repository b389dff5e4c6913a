"""The speakers' package is held against its hash before anything of it is placed."""

import importlib.util
import sys
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

from speech.engines.neural import SPEAKER

TOOL = Path(__file__).resolve().parents[2] / "tools" / "build_voices.py"


@pytest.fixture
def tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_voices", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VOICES", tmp_path / "voices")
    return module


def npm(folder: Path, act: str) -> list[str]:
    """Return a command that stands in for npm."""
    script = folder / "npm.py"
    script.write_text(f"import pathlib, sys\nplace = pathlib.Path(sys.argv[-1])\n{act}\n")
    return [sys.executable, str(script)]


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("(place / 'kokoro-js.tgz').write_bytes(b'another')", "SHA-512 differs"),
        ("sys.exit('npm error: no network')", "no network"),
    ],
)
def test_what_is_not_the_package_is_refused_in_one_sentence(
    tool: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    act: str,
    said: str,
) -> None:
    monkeypatch.setattr(sys, "argv", ["build_voices.py", *npm(tmp_path, act)])
    assert tool.main() == 1
    sentence = capsys.readouterr().err
    assert said in sentence
    assert sentence.count("\n") == 1
    assert not (tmp_path / "voices").exists()


def test_a_speaker_of_another_size_is_refused(tool: ModuleType, tmp_path: Path) -> None:
    inside = tmp_path / "speaker.bin"
    inside.write_bytes(b"short")
    with tarfile.open(tmp_path / "a.tgz", "w:gz") as package:
        package.add(inside, f"package/voices/{SPEAKER}.bin")
    with pytest.raises(ValueError, match="another size"):
        tool.unpack(tmp_path / "a.tgz")


def test_the_speaker_we_use_is_placed(tool: ModuleType) -> None:
    assert SPEAKER in tool.SPEAKERS
