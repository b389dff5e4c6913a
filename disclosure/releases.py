"""Releases (软件版本): what a terminal may install, and what it tells of it.

A release is sealed by release keys that the root names; an offer, signed by the head key,
says whose turn it is and at what hours. Invariant: versions only go up: what was tried once,
or is older, is never tried again, so nobody can bring an old fault back.
Source: docs/decisions/0046-updates.md.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from disclosure.blocks import Sha256
from disclosure.feed import Envelope
from disclosure.items import Strict

RELEASE_TYPE = "application/vnd.mingbai.release+json; v=1"
OFFER_TYPE = "application/vnd.mingbai.offer+json; v=1"

MOST_BUNDLES = 8
"""Kinds of machine that one release is for, at most."""

LARGEST_BUNDLE_BYTES = 2 * 1024 * 1024 * 1024
LONGEST_NOTES = 2000
LONGEST_OFFER = timedelta(days=2)

_VERSION = re.compile(r"(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})")
_HASH = re.compile(r"[0-9a-f]{64}")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class Architecture(StrEnum):
    """Machines that there are bundles for, by Debian's names."""

    ARM64 = "arm64"
    AMD64 = "amd64"


class Debian(StrEnum):
    """Debian's releases that there are bundles for: 12 and 13."""

    BOOKWORM = "bookworm"
    TRIXIE = "trixie"


class Bundle(Strict, frozen=True, kw_only=True):
    """The software for one kind of machine: a tar of so many bytes with this SHA-256."""

    architecture: Architecture
    debian: Debian
    sha256: Sha256
    size: int

    def __post_init__(self) -> None:
        if not _HASH.fullmatch(self.sha256):
            raise ValueError(f"{self.sha256!r} is no SHA-256")
        if not 0 < self.size <= LARGEST_BUNDLE_BYTES:
            raise ValueError(f"a bundle has 1 to {LARGEST_BUNDLE_BYTES} bytes")


class Release(Strict, frozen=True, kw_only=True):
    """One version of the terminals' software.

    Attributes:
        version: three numbers, e.g. ``0.2.0``.
        made: instant, aware.
        expires: nobody begins to install it from then on, so that a county that is held back
            cannot be led to an old version for ever.
        lowest: the lowest version that it may replace.
        notes: what is new, for the office.
        bundles: one for each kind of machine.
    """

    format: Literal[1]
    version: str
    made: datetime
    expires: datetime
    lowest: str
    bundles: tuple[Bundle, ...]
    notes: str = ""

    def __post_init__(self) -> None:
        if number(self.lowest) >= number(self.version):
            raise ValueError("a release replaces lower versions")
        if self.made.tzinfo is None or self.expires.tzinfo is None or self.expires <= self.made:
            raise ValueError("a release's times carry a zone, and it expires after it was made")
        kinds = {(one.architecture, one.debian) for one in self.bundles}
        if not 0 < len(self.bundles) <= MOST_BUNDLES or len(kinds) < len(self.bundles):
            raise ValueError(f"a release has 1 to {MOST_BUNDLES} bundles, one a kind of machine")
        if len(self.notes) > LONGEST_NOTES:
            raise ValueError(f"notes have {LONGEST_NOTES} characters at most")

    def bundle_for(self, machine: "Machine") -> Bundle | None:
        """Return the bundle for a machine, None where there is none."""
        kind = (machine.architecture, machine.debian)
        return next((one for one in self.bundles if (one.architecture, one.debian) == kind), None)


class Night(Strict, frozen=True, kw_only=True):
    """The hours in which terminals fetch and switch, local wall time; may cross midnight."""

    start: str
    end: str

    def __post_init__(self) -> None:
        if not (_CLOCK.fullmatch(self.start) and _CLOCK.fullmatch(self.end)):
            raise ValueError("hours are written as 01:00")
        if self.start == self.end:
            raise ValueError("the hours begin and end at different times")

    @property
    def minutes(self) -> int:
        """Return how long they are."""
        return (_minute(self.end) - _minute(self.start)) % _DAY

    def elapsed(self, local: time) -> int | None:
        """Return how many minutes of the hours have passed, None outside them."""
        passed = (local.hour * 60 + local.minute - _minute(self.start)) % _DAY
        return passed if passed < self.minutes else None


class Offer(Strict, frozen=True, kw_only=True):
    """The county's word that it is a terminal's turn; signed by the head key.

    Attributes:
        terminal: id of the terminal.
        issued, until: instants, aware: it begins nothing outside them.
        night: when it fetches and switches.
        release: the release, sealed by release keys.
    """

    format: Literal[1]
    terminal: str
    issued: datetime
    until: datetime
    night: Night
    release: Envelope

    def __post_init__(self) -> None:
        if self.issued.tzinfo is None or self.until.tzinfo is None:
            raise ValueError("an offer's times carry a zone")
        if not self.issued < self.until <= self.issued + LONGEST_OFFER:
            raise ValueError(f"an offer holds for {LONGEST_OFFER} at most")


class UpdateStep(StrEnum):
    """How far a terminal is with a version: fetched, running on trial, kept, or not.

    `returned`: it ran and did badly, and the version before runs again. `refused`: it was
    never started.
    """

    FETCHED = "fetched"
    TRYING = "trying"
    KEPT = "kept"
    RETURNED = "returned"
    REFUSED = "refused"


class UpdateReason(StrEnum):
    """Why a version is not taken, or not kept.

    `seal`: not rightly sealed. `older`: not above what runs or was tried. `expired`. `kind`:
    no bundle for this machine. `gap`: what runs is too old for it. `room`: the disk is too
    full. `damaged`: other bytes than the seal says. `unsafe`: a bundle with what does not
    belong there. `packages`: Debian's packages are missing. `broken`: it cannot be installed.
    `start`: it does not start. `unsteady`: it starts and falls again and again. `check`: it
    cannot read what is stored. `cut`: the machine went down again and again under it.
    """

    SEAL = "seal"
    OLDER = "older"
    EXPIRED = "expired"
    KIND = "kind"
    GAP = "gap"
    ROOM = "room"
    DAMAGED = "damaged"
    UNSAFE = "unsafe"
    PACKAGES = "packages"
    BROKEN = "broken"
    START = "start"
    UNSTEADY = "unsteady"
    CHECK = "check"
    CUT = "cut"


class UpdateRecord(Strict, frozen=True, kw_only=True):
    """What a terminal tells of a version.

    Attributes:
        version: which.
        step: how far it is.
        at: instant, by the terminal's clock, aware.
        because: why it was refused or returned.
        clock_trusted: whether the terminal could vouch for `at`.
    """

    format: Literal[1]
    version: str
    step: UpdateStep
    at: datetime
    because: UpdateReason | None = None
    clock_trusted: bool = True

    def __post_init__(self) -> None:
        number(self.version)
        if self.at.tzinfo is None:
            raise ValueError("a step's time has no zone")


@dataclass(frozen=True)
class Machine:
    """The machine as a release is judged for it.

    Attributes:
        architecture, debian: by Debian's names, as the system tells them.
        running: the version that runs.
        tried: the highest version that was ever tried here, empty for none.
    """

    architecture: str
    debian: str
    running: str
    tried: str = ""


def number(version: str) -> tuple[int, int, int]:
    """Return a version as numbers that compare.

    Raises:
        ValueError: it is not three numbers.
    """
    found = _VERSION.fullmatch(version)
    if found is None:
        raise ValueError(f"{version!r} is no version such as 0.2.0")
    major, minor, patch = map(int, found.groups())
    return major, minor, patch


def refusal(release: Release, machine: Machine, now: datetime) -> UpdateReason | None:
    """Return why a machine must not install a rightly sealed release; None if it may."""
    floor = max(number(machine.running), number(machine.tried or "0.0.0"))
    if number(release.version) <= floor:
        return UpdateReason.OLDER
    if release.expires <= now:
        return UpdateReason.EXPIRED
    if number(machine.running) < number(release.lowest):
        return UpdateReason.GAP
    if release.bundle_for(machine) is None:
        return UpdateReason.KIND
    return None


def may_begin(night: Night, local: time, terminal: str) -> bool:
    """Tell whether a terminal may fetch now: spread over the first half of the night's hours.

    Arguments:
        night: the hours.
        local: wall time in the county's zone.
        terminal: its id, from which its place in the spread follows.
    """
    passed = night.elapsed(local)
    return passed is not None and passed >= spread(terminal, max(1, night.minutes // 2))


def spread(name: str, size: int) -> int:
    """Return a number from 0 to below `size` that always follows from the name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) % size


def record_id(terminal: str, version: str, step: UpdateStep) -> str:
    """Return the id of the outbox row by which a terminal tells of a step: one each."""
    return str(uuid5(NAMESPACE_URL, f"mingbai update {terminal} {version} {step}"))


_DAY = 24 * 60


def _minute(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
