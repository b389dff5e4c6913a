"""Bundles as archives: what `county release make` writes and `seal` and `add` read again.

Invariant: an archive holds plain files with plain names, its sums cover all of them, and two
archives of one bundle are the same bytes.
"""

import hashlib
import io
import tarfile
from pathlib import Path

from disclosure.blocks import Sha256
from disclosure.errors import UsageError
from disclosure.releases import LARGEST_BUNDLE_BYTES, Architecture, Bundle, Debian, number

ENVELOPE = "release.json"
_LEFT_OUT = "debs"
"""Debian's packages are the technician's: an update that needs others is not taken."""

_FACTS = ("version", "architecture", "release", "python")
_MODES = {True: 0o755, False: 0o644}


def archive_name(architecture: Architecture, debian: Debian) -> str:
    """Return the name of the archive for a kind of machine."""
    return f"bundle-{architecture}-{debian}.tar"


def pack(bundle: Path, folder: Path) -> tuple[str, Bundle]:
    """Pack a bundle of `make-bundle.sh` into a folder; return its version and what it is.

    Raises:
        UsageError: it is no bundle, is damaged, or is too large.
    """
    facts = read_facts(bundle)
    try:
        architecture, debian = Architecture(facts["architecture"]), Debian(facts["release"])
        number(facts["version"])
    except ValueError as error:
        raise UsageError(f"{bundle}/BUNDLE: {error}") from error
    out = folder / archive_name(architecture, debian)
    if out.exists():
        raise UsageError(f"{bundle} is for {debian} on {architecture}, as another bundle is")
    names = _checked(bundle)
    kept = [name for name in names if not name.startswith(f"{_LEFT_OUT}/")]
    sums = "".join(f"{names[name]}  {name}\n" for name in kept).encode()
    with tarfile.open(out, "w", format=tarfile.PAX_FORMAT) as archive:
        for name in kept:
            with (bundle / name).open("rb") as file:
                info = _info(name, (bundle / name).stat().st_size)
                archive.addfile(info, file)
        archive.addfile(_info("SHA256SUMS", len(sums)), io.BytesIO(sums))
    return facts["version"], describe(out, architecture, debian)


def describe(archive: Path, architecture: Architecture, debian: Debian) -> Bundle:
    """Return what an archive is, by its bytes.

    Raises:
        UsageError: it cannot be read or is too large.
    """
    try:
        size = archive.stat().st_size
        with archive.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UsageError(f"{archive}: {error.strerror}") from error
    if not 0 < size <= LARGEST_BUNDLE_BYTES:
        raise UsageError(f"{archive} has {size} bytes: a bundle has {LARGEST_BUNDLE_BYTES} at most")
    return Bundle(architecture=architecture, debian=debian, sha256=Sha256(sha256), size=size)


def read_facts(bundle: Path) -> dict[str, str]:
    """Return what a bundle says of itself; raises UsageError."""
    try:
        text = (bundle / "BUNDLE").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{bundle} is no bundle: make one with make-bundle.sh") from error
    facts = dict(line.partition("=")[::2] for line in text.splitlines() if line)
    missing = [name for name in _FACTS if not facts.get(name)]
    if missing:
        raise UsageError(f"{bundle}/BUNDLE does not say {missing[0]}: make the bundle anew")
    return facts


def _checked(bundle: Path) -> dict[str, str]:
    """Return the bundle's files with their hashes, after looking at each."""
    try:
        lines = (bundle / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"{bundle}/SHA256SUMS: {error.strerror}") from error
    sums = {name: sha256 for sha256, _, name in (line.partition("  ") for line in lines)}
    for name, sha256 in sums.items():
        path = bundle / name
        if path.is_symlink() or not path.is_file() or ".." in Path(name).parts:
            raise UsageError(f"{path} is no plain file of the bundle")
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise UsageError(f"{path} is damaged: make the bundle anew")
    return sums


def _info(name: str, size: int) -> tarfile.TarInfo:
    """Return a member that says nothing of who packed it, and when."""
    info = tarfile.TarInfo(name)
    info.size = size
    info.mode = _MODES[name.endswith(".sh")]
    return info
