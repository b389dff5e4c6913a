"""Bundles of a terminal's software: collected for real, weighed, and spoiled as sticks spoil them.

Invariant: a spoiled bundle shares its other files with the one that it was made from, and never
changes those.
"""

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

from bench import debian
from bench.figures import Figure
from bench.update_versions import put, sum_up

ROOT = Path(__file__).parent.parent
MEGABYTE = 1_000_000


def collect(out: Path, release: str, architecture: str = "amd64") -> Path:
    """Collect a bundle as the guide says; return it."""
    subprocess.run(
        ["sh", str(ROOT / "deploy/raspberrypi/make-bundle.sh"), "--architecture", architecture,
         "--release", release, "--out", str(out)],
        check=True, timeout=debian.SECONDS, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    return out


def sizes(bundle: Path) -> list[Figure]:
    """Return what a bundle weighs, and what its parts do."""
    (mingbai,) = bundle.glob("mingbai-*.whl")
    with zipfile.ZipFile(mingbai) as wheel:
        fonts = sum(
            info.compress_size
            for info in wheel.infolist()
            if info.filename.endswith((".ttf", ".otf", ".woff2"))
        )
    parts = {
        "bundle": _bytes(bundle),
        "bundle: Python packages": _bytes(bundle / "wheels"),
        "bundle: Debian's packages": _bytes(bundle / "debs"),
        "bundle: Mingbai itself": mingbai.stat().st_size,
        "bundle: of this, typefaces": fonts,
    }
    return [
        Figure(what=what, ours=size / MEGABYTE, unit="MB", goal=None)
        for what, size in parts.items()
    ]


def spoil(bundle: Path, out: Path) -> dict[str, str]:
    """Make spoiled copies of a bundle; return their names, with what the installer has to say.

    Arguments:
        bundle: a good one.
        out: a folder for them.
    """
    ways: list[tuple[str, str, Callable[[Path], None]]] = [
        ("flipped", "is damaged", _flip),
        ("half", "is damaged", _cut_short),
        ("lacking", "is damaged", _lose),
        ("empty", "is no bundle", lambda copy: (copy / "BUNDLE").unlink()),
        ("foreign", "this machine is", lambda copy: _rename(copy, "architecture")),
        ("other", "this system is", lambda copy: _rename(copy, "release")),
    ]
    for name, _, way in ways:
        copy = out / name
        shutil.copytree(bundle, copy, copy_function=_link)
        way(copy)
    return {name: sentence for name, sentence, _ in ways}


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _link(source: str, target: str) -> None:
    Path(target).hardlink_to(source)


def _wheel(copy: Path) -> Path:
    return min((copy / "wheels").iterdir(), key=lambda path: path.stat().st_size)


def _replace(path: Path, content: bytes) -> None:
    path.unlink()
    path.write_bytes(content)


def _flip(copy: Path) -> None:
    """Change one bit of one wheel."""
    wheel = _wheel(copy)
    content = bytearray(wheel.read_bytes())
    content[len(content) // 2] ^= 1
    _replace(wheel, bytes(content))


def _cut_short(copy: Path) -> None:
    """Leave what a copy that was broken off leaves: half a file, and none after it."""
    files = sorted(path for path in copy.glob("[dw]*/*") if path.is_file())
    middle = len(files) // 2
    for path in files[middle + 1 :]:
        path.unlink()
    content = files[middle].read_bytes()
    _replace(files[middle], content[: len(content) // 2])


def _lose(copy: Path) -> None:
    _wheel(copy).unlink()


def _rename(copy: Path, fact: str) -> None:
    """Say that the bundle is for another kind of machine, with sums that fit."""
    others = {"amd64": "arm64", "bookworm": "trixie", "trixie": "bookworm"}
    lines = (copy / "BUNDLE").read_text(encoding="utf-8").splitlines()
    facts = dict(line.split("=", 1) for line in lines)
    facts[fact] = others[facts[fact]]
    put(copy / "BUNDLE", "".join(f"{name}={value}\n" for name, value in facts.items()))
    sum_up(copy)
