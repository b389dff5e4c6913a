"""What the agent hands over for installation: the release, the chain of roots, the bundle.

Invariant: `release.json` is written last, so that whatever it names is whole; the folder
belongs to the agent's user, and nothing in it is believed for lying there.
"""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from content_sync.store.files import disk_faults, sync_folder, write_durably
from disclosure.blocks import Sha256
from disclosure.decoding import decode, encode
from disclosure.errors import RejectedError, RetryLaterError
from disclosure.feed import Envelope
from disclosure.items import Strict

LARGEST_HANDOVER_BYTES = 4 * 1024 * 1024
LARGEST_MOMENT_BYTES = 1024
LONGEST_MOMENT_SECONDS = 300.0
"""No word that the moment is good holds for longer."""


class HandOver(Strict, frozen=True, kw_only=True):
    """What is to be installed.

    Attributes:
        release: the release, as its holders sealed it.
        roots: the chain of roots from the second on, as they came.
    """

    format: Literal[1]
    release: Envelope
    roots: tuple[bytes, ...]


class Moment(Strict, frozen=True, kw_only=True):
    """The agent's word that nobody is disturbed now.

    Attributes:
        boot: the boot that `until` counts in.
        until: seconds of the monotonic clock.
    """

    format: Literal[1]
    boot: str
    until: float


@dataclass(frozen=True)
class UpdateFolder:
    """The agent's folder of updates."""

    path: Path

    @property
    def release(self) -> Path:
        """Return the file that says that something is to be installed."""
        return self.path / "release.json"

    @property
    def moment(self) -> Path:
        """Return the file that says that the moment is good."""
        return self.path / "moment.json"

    def bundle(self, sha256: Sha256) -> Path:
        """Return where the bytes of a bundle lie, as far as they came."""
        return self.path / f"bundle-{sha256}.tar"

    def hand_over(self, release: Envelope, roots: Sequence[bytes]) -> None:
        """Say, durably, that a bundle lies here whole.

        Raises:
            RetryLaterError: the disk fails.
        """
        order = HandOver(format=1, release=release, roots=tuple(roots))
        write_durably(self.release, encode(order))

    def say_moment(self, boot: str, until: float) -> None:
        """Say that the moment is good until then; a word that is lost with the power.

        Raises:
            RetryLaterError: the disk fails.
        """
        beside = self.path / ".moment.json.new"
        with disk_faults(self.moment):
            beside.write_bytes(encode(Moment(format=1, boot=boot, until=until)))
            beside.replace(self.moment)

    def take_moment_back(self) -> None:
        """Say that the moment is not good; raises RetryLaterError."""
        with disk_faults(self.moment):
            self.moment.unlink(missing_ok=True)

    def withdraw(self) -> None:
        """Take back what was handed over; what was fetched stays.

        Raises:
            RetryLaterError: the disk fails.
        """
        with disk_faults(self.path):
            for name in (self.release, self.moment):
                name.unlink(missing_ok=True)
            sync_folder(self.path)

    def drop_bundles(self, *, keep: Sha256 | None = None) -> None:
        """Remove all bundles but one; raises RetryLaterError."""
        with disk_faults(self.path):
            for bundle in self.path.glob("bundle-*.tar"):
                if keep is None or bundle != self.bundle(keep):
                    bundle.unlink(missing_ok=True)


def read_handover(folder: UpdateFolder) -> HandOver | None:
    """Return what was handed over; None where nothing was.

    Raises:
        RejectedError: what lies there is no such document, or no plain file.
    """
    raw = read_plain(folder.release, LARGEST_HANDOVER_BYTES)
    return None if raw is None else decode(raw, HandOver)


def moment_holds(folder: UpdateFolder, boot: str, now: float) -> bool:
    """Tell whether the agent's word that the moment is good holds.

    Arguments:
        folder: the agent's.
        boot: the present boot.
        now: seconds of the monotonic clock.
    """
    try:
        raw = read_plain(folder.moment, LARGEST_MOMENT_BYTES)
        moment = None if raw is None else decode(raw, Moment)
    except RejectedError:
        return False
    return (
        moment is not None
        and moment.boot == boot
        and 0 < moment.until - now <= LONGEST_MOMENT_SECONDS
    )


def open_plain(path: Path) -> int:
    """Open a plain file for reading, never through a link, and never waiting at a pipe.

    Raises:
        FileNotFoundError: there is none.
        RejectedError: it is something else than a plain file.
        RetryLaterError: the disk fails.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise RejectedError(f"{path}: {error.strerror}") from error
    if not _is_plain(handle):
        os.close(handle)
        raise RejectedError(f"{path} is no plain file")
    return handle


def read_plain(path: Path, most: int) -> bytes | None:
    """Return the bytes of a plain file, None where there is none.

    Raises:
        RejectedError: it is no plain file, or longer than `most`.
        RetryLaterError: the disk fails.
    """
    try:
        with os.fdopen(open_plain(path), "rb") as file:
            raw = file.read(most + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RetryLaterError(f"{path}: {error.strerror}") from error
    if len(raw) > most:
        raise RejectedError(f"{path} is longer than {most} bytes")
    return raw


def _is_plain(handle: int) -> bool:
    return stat.S_ISREG(os.fstat(handle).st_mode)
