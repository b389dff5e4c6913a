"""A loudspeaker on arm64, on this machine: installed and asked under qemu's emulation.

Every third-party package is imported, every command says what it takes, and the doctor judges the
whole: so that no wheel and no Debian package is lacking or for another processor. Invariant: the
kernel runs arm64 programs for as long as the bench does, by a rule that is the bench's own.
Needs root and the network. Its times are an emulator's, and say nothing of a Raspberry Pi.
"""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import bundles, debian
from bench.figures import Figure
from disclosure.errors import UsageError

RELEASES = ("bookworm", "trixie")
QEMU = "qemu-aarch64-static"
RULES = Path("/proc/sys/fs/binfmt_misc")
NAME = "mingbai-aarch64"
# ELF, 64 bits, little end first, a program or a library, for processor 183.
_MAGIC = r"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00"
_MASK = r"\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff"
ROOMS = ("content_sync", "broadcast", "signage", "kiosk")
SECONDS = 3600.0
PYTHON = "/opt/mingbai/current/bin/python"
IMPORTS = """
import importlib, importlib.metadata, importlib.util, sys
failed = []
found = importlib.metadata.packages_distributions().items()
# The environment's own tools change what is imported after them.
named = {name for name, of in found if not {'pip', 'setuptools'}.intersection(of)}
for name in sorted(named):
    # Some list folders in which there is no program.
    if importlib.util.find_spec(name):
        try:
            importlib.import_module(name)
        except Exception as error:
            failed.append(f'{name}: {error!r}')
# Kivy takes stderr away.
print(len(named), 'packages', *failed)
sys.exit(bool(failed))
"""


def measure() -> list[Figure]:
    """Return how long installing took under emulation, and how many packages were imported."""
    debian.check()
    if not shutil.which(QEMU):
        raise UsageError("commands are missing: apt-get install qemu-user-static")
    figures = []
    with _emulated():
        for release in RELEASES:
            with debian.scratch() as folder:
                figures += _release(folder, release)
    return figures


def _release(folder: Path, release: str) -> list[Figure]:
    bundle = bundles.collect(folder / "bundle", release, "arm64")
    debian.make(folder / "root", release, "arm64")
    return [*bundles.sizes(bundle), *terminal(folder / "root", bundle, release)]


def terminal(root: Path, bundle: Path, release: str) -> list[Figure]:
    """Return how long installing took; every import and command has to work.

    Arguments:
        root: an arm64 system that has never been a terminal.
        bundle: for it.
        release: of Debian.
    """
    began = time.monotonic()
    _ask(
        root,
        "sh",
        "/media/stick/install.sh",
        "--role",
        "loudspeaker",
        shown={bundle: "/media/stick"},
    )
    seconds = time.monotonic() - began
    _ask(root, "env", "KIVY_NO_ARGS=1", "KIVY_NO_CONSOLELOG=1", "HOME=/tmp", PYTHON, "-c", IMPORTS)
    for room in ROOMS:
        _ask(root, PYTHON, "-m", room, "--help")
    doctor = debian.run(root, PYTHON, "-m", "content_sync", "doctor", seconds=SECONDS)
    print(f"boot-arm64: {release}: the doctor says\n{doctor.stdout}")
    if "Traceback" in doctor.stderr:
        raise UsageError(f"the doctor: {doctor.stderr}")
    return [Figure(what=f"{release}, arm64: installing, emulated", ours=seconds, unit="s")]


def _ask(root: Path, *command: str, shown: dict[Path, str] | None = None) -> str:
    told = debian.run(root, *command, shown=shown, seconds=SECONDS)
    if told.returncode:
        raise UsageError(f"{' '.join(command)}: {told.returncode} {told.stdout}{told.stderr}")
    return told.stdout


@contextmanager
def _emulated() -> Iterator[None]:
    """Let the kernel hand arm64 programs to qemu; take the rule away at the end."""
    if any(RULES.glob("*aarch64*")):
        yield
        return
    interpreter = shutil.which(QEMU)
    # F: it is opened now, so that it is found inside folders too.
    (RULES / "register").write_text(f":{NAME}:M::{_MAGIC}:{_MASK}:{interpreter}:F")
    try:
        yield
    finally:
        (RULES / NAME).write_text("-1")
