"""Releases for tests: bundles, keys that the root names, and a machine to install them on."""

import hashlib
import io
import shutil
import tarfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from content_sync.updates.handover import UpdateFolder
from content_sync.updates.keeping import Software
from content_sync.updates.unpacking import UnfitError
from content_sync.updates.updater import Updater
from content_sync.updates.watching import TrialSettings, Unit
from disclosure.blocks import Sha256
from disclosure.decoding import encode
from disclosure.feed import Envelope
from disclosure.items import PersonId
from disclosure.releases import (
    RELEASE_TYPE,
    Architecture,
    Bundle,
    Debian,
    Machine,
    Release,
    UpdateReason,
)
from disclosure.seals.keyring import ReleaseKey, ReleaseRole
from disclosure.seals.signing import new_seed, public_key, seal
from tests.fakes.county import NOW, FakeCounty

FIRST = "0.1.0"
NEXT = "0.2.0"
HERE = Machine(Architecture.ARM64, Debian.BOOKWORM, FIRST)
TRIAL = TrialSettings()


def a_bundle(version: str = NEXT, **files: str) -> bytes:
    """Return a bundle's bytes: its version and some files."""
    named = {"BUNDLE": f"version={version}\n", "systemd/mingbai-agent.service": "[Service]\n"}
    return an_archive([(name, text.encode()) for name, text in (named | files).items()])


def an_archive(files: Iterable[tuple[str, bytes]], extra: Iterable[tarfile.TarInfo] = ()) -> bytes:
    """Return a tar of files, and of members that do not belong into one."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in files:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for member in extra:
            archive.addfile(member)
    return out.getvalue()


def bundle_of(content: bytes, **changes: object) -> Bundle:
    """Return what a release says of a bundle's bytes."""
    fields: dict[str, object] = {
        "architecture": Architecture.ARM64,
        "debian": Debian.BOOKWORM,
        "sha256": Sha256(hashlib.sha256(content).hexdigest()),
        "size": len(content),
    }
    return Bundle(**(fields | changes))  # type: ignore[arg-type]


def a_release(content: bytes, version: str = NEXT, **changes: object) -> Release:
    """Return a release of one bundle; `changes` replace fields."""
    fields: dict[str, object] = {
        "format": 1,
        "version": version,
        "made": NOW - timedelta(days=1),
        "expires": NOW + timedelta(days=90),
        "lowest": "0.0.1",
        "bundles": (bundle_of(content),),
    }
    return Release(**(fields | changes))  # type: ignore[arg-type]


class Press:
    """Makes releases of a county: its keys stand in the county's newest root.

    Arguments:
        county: the county, whose root is followed by one that names the keys.
        threshold: how many of two holders must seal.
    """

    def __init__(self, county: FakeCounty, threshold: int = 1) -> None:
        self.county = county
        self.seeds = (new_seed(), new_seed())
        keys = tuple(
            ReleaseKey(
                public=public_key(seed).hex(),
                person=PersonId(person),
                expires=NOW + timedelta(days=365),
            )
            for seed, person in zip(self.seeds, ("builder.one", "builder.two"), strict=True)
        )
        self.role = ReleaseRole(threshold=threshold, keys=keys)
        county.add_root(releases=self.role)

    def sealed(self, release: Release, *seeds: bytes) -> Envelope:
        """Return a release as its holders sealed it."""
        return seal(RELEASE_TYPE, encode(release), *(seeds or self.seeds[:1]))


class PowerCutError(Exception):
    """The power went."""


class FakeMachinery:
    """A terminal on which versions are folders; what they are like is told beforehand.

    Attributes:
        units_told: says how the units are, from the version that runs and the seconds since
            it was started; by default all is well.
        unfit: why an installation fails, None where it does not.
        dead: versions whose processes do not come up.
        blind: versions that cannot read the store.
        cuts: the power goes before so many further steps.
        steps: what was done.
    """

    def __init__(self, software: Software) -> None:
        self.software = software
        self.units_told: Callable[[str, float], Mapping[str, Unit]] = lambda *_: self.well()
        self.unfit: UpdateReason | None = None
        self.dead: set[str] = set()
        self.blind: set[str] = set()
        self.cuts: int | None = None
        self.steps: list[str] = []
        self.time = 1000.0
        self.boots = 1
        self.here = HERE
        self.started = 0.0
        self.as_time_passes: Callable[[], None] = lambda: None

    def well(self) -> Mapping[str, Unit]:
        state = "failed" if self.software.running() in self.dead else "active"
        names = ("mingbai-agent.service", "mingbai-kiosk.service")
        return {name: Unit(state, 0) for name in names}

    def machine(self, running: str, tried: str) -> Machine:
        return Machine(self.here.architecture, self.here.debian, running, tried)

    def prepare(self, bundle: Path) -> None:
        self._step("prepare")
        if self.unfit is not None:
            raise UnfitError(self.unfit, "told so")
        version = (bundle / "BUNDLE").read_text().strip().removeprefix("version=")
        place = self.software.version(version)
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        self._step("prepared")
        (place / "whole").touch()

    def activate(self, version: Path) -> None:
        self._step(f"activate {version.name}")
        beside = self.software.path / "current.new"
        beside.unlink(missing_ok=True)
        beside.symlink_to(version)
        beside.replace(self.software.current)
        self._step(f"activated {version.name}")
        self.started = self.time
        if version.name in self.dead:
            raise UnfitError(UpdateReason.START, "it does not come up")

    def units(self) -> Mapping[str, Unit]:
        return self.units_told(self.software.running(), self.time - self.started)

    def check(self, version: Path) -> bool:
        self._step(f"check {version.name}")
        return version.name not in self.blind

    def now(self) -> datetime:
        return (NOW + timedelta(seconds=self.time)).astimezone(UTC)

    def steady(self) -> float:
        return self.time

    def boot(self) -> str:
        return f"boot-{self.boots}"

    def wait(self, seconds: float) -> None:
        self.time += seconds
        self.as_time_passes()

    def power_cut(self) -> None:
        """Start the machine anew."""
        self.boots += 1
        self.time = 10.0
        self.started = 0.0

    def _step(self, what: str) -> None:
        if self.cuts is not None:
            self.cuts -= 1
            if self.cuts < 0:
                raise PowerCutError(what)
        self.steps.append(what)


class Installed:
    """A terminal with its first version, and a folder into which an agent hands over."""

    def __init__(self, folder: Path, county: FakeCounty) -> None:
        self.county = county
        self.software = Software(folder / "opt")
        self.updates = UpdateFolder(folder / "updates")
        self.machinery = FakeMachinery(self.software)
        self.updates.path.mkdir(parents=True)
        self.software.state.mkdir(parents=True)
        first = self.software.version(FIRST)
        first.mkdir(parents=True)
        (first / "whole").touch()
        self.software.current.symlink_to(first)
        self.software.good.symlink_to(first)

    def hand_over(self, content: bytes, release: Envelope, roots: int | None = None) -> None:
        """Hand over as the agent does; `roots`: how many of the chain."""
        sha256 = Sha256(hashlib.sha256(content).hexdigest())
        self.updates.bundle(sha256).write_bytes(content)
        self.updates.hand_over(release, self.county.roots[1:roots])

    def calm(self) -> None:
        """Say, as the agent does, that nobody is disturbed; again and again."""

        def say() -> None:
            self.updates.say_moment(self.machinery.boot(), self.machinery.time + 60)

        say()
        self.machinery.as_time_passes = say

    def updater(self) -> Updater:
        """Return what runs as root."""
        return Updater(self.software, self.updates, self.county.roots[0], self.machinery, TRIAL)

    def told(self) -> list[str]:
        """Return what became of versions, as the agent would tell it."""
        return [
            f"{one.version} {one.step}" + (f" {one.because}" if one.because else "")
            for one in self.software.kept().outcomes
        ]
