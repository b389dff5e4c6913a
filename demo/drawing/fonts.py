"""Where the one type family lies: the set-up's folder, or one named by the caller."""

import os
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "screen" / "assets" / "fonts"


class FontMissingError(Exception):
    """The type family has not been set up."""


def font_path(bold: bool = False) -> Path:
    """Return the path of Noto Sans SC; ``MINGBAI_FONTS`` may name another folder.

    Raises:
        FontMissingError: no such file; says where it was looked for.
    """
    folder = Path(os.environ.get("MINGBAI_FONTS", FOLDER))
    path = folder / f"NotoSansSC-{'Bold' if bold else 'Regular'}.ttf"
    if not path.is_file():
        raise FontMissingError(f"{path} does not exist: run ./dev setup first")
    return path
