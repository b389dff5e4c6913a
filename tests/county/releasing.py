"""Bundles and releases as a technician makes them: by commands, on files."""

import hashlib
from pathlib import Path

from county.__main__ import main


def a_folder(path: Path, version: str = "0.2.0", architecture: str = "arm64") -> Path:
    """Make what make-bundle.sh makes, in small."""
    files = {
        "BUNDLE": f"version={version}\narchitecture={architecture}\nrelease=bookworm\npython=3.11\n",
        "install.sh": "exit 0\n",
        "wheels/one.whl": "wheel",
        "debs/two.deb": "a large package of Debian's",
    }
    for name, text in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text)
    sums = [
        f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in files.items()
    ]
    (path / "SHA256SUMS").write_text("".join(sums))
    return path


def run(*words: object) -> int:
    try:
        return main(["release", *map(str, words)])
    except SystemExit as stop:
        return int(stop.code or 0)
