"""What root keeps of updates, below ``/opt/mingbai``: versions, what was tried, the trial.

Invariant: what was tried is durable before it is tried, and a trial is durable before
anything is switched, so that after a power cut it is known what to do.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from content_sync.store.files import disk_faults, sync_folder, write_durably
from disclosure.decoding import decode, encode
from disclosure.errors import RejectedError
from disclosure.items import Strict
from disclosure.releases import UpdateReason, UpdateStep

OUTCOMES_KEPT = 20

T = TypeVar("T")


class Outcome(Strict, frozen=True, kw_only=True):
    """One step of a version, for the agent to tell the county."""

    version: str
    step: UpdateStep
    at: datetime
    because: UpdateReason | None = None


class Kept(Strict, frozen=True, kw_only=True):
    """What is known of updates.

    Attributes:
        tried: the highest version that was tried, empty before the first.
        attempt: version that is being installed.
        attempts: how often that was begun.
        refused: hash of what was handed over and refused last, so that it is judged once.
        root: the highest version of the root that was seen: a key that was taken away stays so.
        outcomes: the last steps, the newest at the end.
    """

    format: Literal[1] = 1
    tried: str = ""
    attempt: str = ""
    attempts: int = 0
    refused: str = ""
    root: int = 1
    outcomes: tuple[Outcome, ...] = ()

    def noting(self, outcome: Outcome) -> "Kept":
        """Return this with a step at its end; a step is noted once."""
        step = (outcome.version, outcome.step)
        if step in [(one.version, one.step) for one in self.outcomes]:
            return self
        outcomes = (*self.outcomes, outcome)[-OUTCOMES_KEPT:]
        return msgspec.structs.replace(self, outcomes=outcomes)


class Trial(Strict, frozen=True, kw_only=True):
    """A version on trial.

    Attributes:
        version: the one on trial.
        before: the one that ran before, to which it goes back.
        boots: how often the machine was started during the trial.
        boot: the boot in which it was last looked after.
        returning: why it goes back; None while it is tried.
    """

    format: Literal[1] = 1
    version: str
    before: str
    boots: int = 0
    boot: str = ""
    returning: UpdateReason | None = None


@dataclass(frozen=True)
class Software:
    """The folder of the software; root's."""

    path: Path

    @property
    def current(self) -> Path:
        """Return the link to the version that runs."""
        return self.path / "current"

    @property
    def good(self) -> Path:
        """Return the link to the last version that did well: whoever installs runs from it."""
        return self.path / "good"

    @property
    def state(self) -> Path:
        """Return the folder of what is known of updates."""
        return self.path / "update"

    @property
    def kept_file(self) -> Path:
        """Return the file of what is known; everybody may read it."""
        return self.state / "state.json"

    @property
    def trial_file(self) -> Path:
        """Return the file that is there while a version is on trial."""
        return self.state / "trial.json"

    def version(self, name: str) -> Path:
        """Return the folder of a version."""
        return self.path / "versions" / name

    def running(self) -> str:
        """Return the version that runs; empty where there is none."""
        return _linked(self.current)

    def kept(self) -> Kept:
        """Return what is known; a file that cannot be read says nothing."""
        return _read(self.kept_file, Kept) or Kept()

    def keep(self, kept: Kept) -> None:
        """Write down what is known, durably; raises RetryLaterError."""
        write_durably(self.kept_file, encode(kept))

    def trial(self) -> Trial | None:
        """Return the trial that is on, or None."""
        return _read(self.trial_file, Trial)

    def put_trial(self, trial: Trial) -> None:
        """Write a trial down, durably; raises RetryLaterError."""
        write_durably(self.trial_file, encode(trial))

    def end_trial(self) -> None:
        """Forget the trial, durably; raises RetryLaterError."""
        with disk_faults(self.trial_file):
            self.trial_file.unlink(missing_ok=True)
            sync_folder(self.state)

    def mark_good(self) -> None:
        """Say, durably, that the version that runs does well; raises RetryLaterError."""
        if _linked(self.good) == self.running():
            return
        beside = self.path / "good.new"
        with disk_faults(self.good):
            beside.unlink(missing_ok=True)
            beside.symlink_to(self.current.readlink())
            beside.replace(self.good)
            sync_folder(self.path)


def _linked(link: Path) -> str:
    try:
        return link.readlink().name
    except OSError:
        return ""


def _read(path: Path, kind: type[T]) -> T | None:
    try:
        return decode(path.read_bytes(), kind)
    except (OSError, RejectedError):
        return None
