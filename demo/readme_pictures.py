"""The pictures of the README, from a run of the demo.

`./dev demo --headless --out demo-out`, then
`./dev run python -m demo.readme_pictures demo-out`. Invariant: what the README shows
was drawn by the demo, only made smaller.
"""

import sys
from pathlib import Path

from PIL import Image

from disclosure import command
from disclosure.errors import UsageError

FOLDER = Path(__file__).parent.parent / "docs" / "images"
_PICTURES = {
    "kiosk-home.png": ("kiosk-home.png", 540),
    "kiosk-finance.png": ("kiosk-finance.png", 540),
    "kiosk-receipt.png": ("kiosk-receipt.png", 540),
    "signage-02.png": ("signage.png", 960),
    "desk-queue.png": ("desk-queue.png", 960),
    "phone-village.png": ("phone-village.png", 390),
    "broadcast.png": ("broadcast.png", 1200),
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = command.Parser(prog="demo.readme_pictures", description=__doc__)
    parser.add_argument("out", type=Path, help="folder that the demo left")
    options = parser.parse_args(arguments)
    return command.run("demo.readme_pictures", lambda: _copy(options.out))


def _copy(out: Path) -> int:
    missing = [name for name in _PICTURES if not (out / name).is_file()]
    if missing:
        raise UsageError(f"{out} lacks {', '.join(missing)}; run ./dev demo --headless --out {out}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    for source, (target, width) in _PICTURES.items():
        with Image.open(out / source) as picture:
            height = round(picture.height * width / picture.width)
            small = picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
        small.quantize(128).save(FOLDER / target, optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
