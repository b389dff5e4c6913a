"""Versions of the terminals' software, made from one bundle: higher ones, and bad ones.

Invariant: a version made here is a bundle that the commands of a release take, so that whatever
is wrong with it is found by the terminal alone.
"""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Change:
    """What a file of Mingbai's wheel holds instead, or what follows at its end."""

    file: str
    text: str
    at_end: bool = False


@dataclass(frozen=True)
class Replaced:
    """Words of a file beside the wheel, and what stands there instead."""

    file: str
    words: str
    by: str


BREAKS = Change("broadcast/__main__.py", "raise SystemExit('this version is broken')\n")
"""It does not even say what it takes."""

FALLS = Change(
    "broadcast/__main__.py",
    "import sys\n\nif '--help' not in sys.argv:\n    sys.exit('this version falls')\n",
)
"""It is installed, and falls as soon as it is started."""

BLIND = Change(
    "content_sync/store/reader.py",
    """

def _blind(*_words: object, **_more: object) -> None:
    raise RetryLaterError("this version reads nothing")


ContentReader.open = _blind
""",
    at_end=True,
)
"""Its processes start and say that they are ready, and none of them reads what is stored."""

HANGS = Change(
    "broadcast/__main__.py",
    """import os, socket, sys, time

if '--help' not in sys.argv:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.sendto(b'READY=1', os.environ['NOTIFY_SOCKET'])
    time.sleep(3600)
""",
)
"""It says that it is ready, and then nothing more: its watchdog barks."""


def bundle(source: Path, out: Path, version: str, *changes: Change | Replaced) -> Path:
    """Make a bundle of another version; return its folder.

    Arguments:
        source: the bundle it is made from.
        out: a new folder.
        version: its number.
        changes: what is otherwise in Mingbai's wheel, and beside it.
    """
    # Debian's packages are not in a release; the rest is linked, for it is only read.
    shutil.copytree(source, out, copy_function=_link, ignore=shutil.ignore_patterns("debs"))
    wheels = [change for change in changes if isinstance(change, Change)]
    (wheel,) = out.glob("mingbai-*.whl")
    before = wheel.name.split("-")[1]
    _rebuild(wheel, out / wheel.name.replace(before, version), (before, version), wheels)
    wheel.unlink()
    for replaced in (change for change in changes if isinstance(change, Replaced)):
        file = out / replaced.file
        put(file, file.read_text(encoding="utf-8").replace(replaced.words, replaced.by))
    facts = (out / "BUNDLE").read_text(encoding="utf-8")
    put(out / "BUNDLE", facts.replace(f"version={before}", f"version={version}"))
    sum_up(out)
    return out


def put(path: Path, text: str) -> None:
    """Write a file of a bundle anew, never through a link to another bundle's."""
    path.unlink(missing_ok=True)
    path.write_text(text, encoding="utf-8")


def sum_up(folder: Path) -> None:
    """Write a bundle's sums anew."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n"
        for path in files
        if path.name != "SHA256SUMS"
    ]
    put(folder / "SHA256SUMS", "".join(lines))


def _link(source: str, target: str) -> None:
    os.link(source, target)


def _rebuild(wheel: Path, out: Path, named: tuple[str, str], changes: Sequence[Change]) -> None:
    """Write a wheel anew under another version."""
    before, version = (f"mingbai-{one}.dist-info" for one in named)
    with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            name = info.filename.replace(before, version)
            if name == f"{version}/METADATA":
                content = content.replace(
                    f"\nVersion: {named[0]}\n".encode(), f"\nVersion: {named[1]}\n".encode()
                )
            if name == f"{version}/RECORD":
                # Without sums pip compares nothing; a release seals the whole bundle.
                names = [line.split(",")[0] for line in content.decode().splitlines()]
                content = "".join(f"{one.replace(before, version)},,\n" for one in names).encode()
            for change in changes:
                if change.file == name:
                    content = (content if change.at_end else b"") + change.text.encode()
            new.writestr(name, content)
