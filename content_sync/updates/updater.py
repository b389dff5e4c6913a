"""Installing what was handed over, trying it, and going back: the part that runs as root.

Invariant: at every instant `current` leads to a version that is whole, and `good` to one
that did well; this code runs from `good`, so that a version that cannot start cannot keep
itself; what was tried is never tried again.
"""

import logging
import shutil
from dataclasses import dataclass

import msgspec

from content_sync.updates.handover import HandOver, UpdateFolder, moment_holds, read_handover
from content_sync.updates.judging import Judged, judge, mark_of
from content_sync.updates.keeping import Outcome, Software, Trial
from content_sync.updates.machinery import Machinery
from content_sync.updates.unpacking import UnfitError, take, unpack
from content_sync.updates.watching import TrialSettings, all_active, fault
from disclosure.errors import RejectedError
from disclosure.releases import UpdateReason, UpdateStep, number

_LOG = logging.getLogger(__name__)
_PASSING = frozenset({UpdateReason.ROOM, UpdateReason.DAMAGED})
"""What may be otherwise tomorrow: it does not use a version up."""


@dataclass(frozen=True)
class Updater:
    """Installs and tries versions.

    Attributes:
        software: the folder of versions.
        folder: the agent's, with what it handed over.
        pinned: the pinned root's bytes.
        machinery: the machine.
        settings: how a version is tried.
    """

    software: Software
    folder: UpdateFolder
    pinned: bytes
    machinery: Machinery
    settings: TrialSettings

    def run(self) -> None:
        """Do what is to be done now: go on with a trial, or begin one.

        Raises:
            RetryLaterError: the disk fails; the next run goes on.
        """
        trial = self.software.trial()
        if trial is not None:
            self._go_on(trial)
            return
        self.software.mark_good()
        self._begin()

    def _begin(self) -> None:
        try:
            order = read_handover(self.folder)
        except RejectedError as error:
            _LOG.warning("what was handed over is unreadable: %s", error)
            return
        if order is None or mark_of(order) == self.software.kept().refused:
            return
        if not self._moment():
            _LOG.info("an update waits for a moment at which nobody is disturbed")
            return
        judged: Judged | None = None
        try:
            judged = self._judged(order)
            if not self._is_there(judged):
                self._attempt(judged)
                self._prepare(judged)
        except UnfitError as error:
            self._refuse(order, judged, error)
            return
        self._switch(judged)

    def _judged(self, order: HandOver) -> Judged:
        kept = self.software.kept()
        machine = self.machinery.machine(self.software.running(), kept.tried)
        return judge(order, self.pinned, kept, machine, self.machinery.now())

    def _attempt(self, judged: Judged) -> None:
        """Note that an installation begins, before it does: one that kills us ends sometime."""
        kept, version = self.software.kept(), judged.release.version
        begun = kept.attempts + 1 if kept.attempt == version else 1
        if begun > self.settings.attempts_most:
            raise UnfitError(UpdateReason.BROKEN, f"version {version} was begun too often")
        root = max(kept.root, judged.root)
        self.software.keep(
            msgspec.structs.replace(kept, attempt=version, attempts=begun, root=root)
        )

    def _prepare(self, judged: Judged) -> None:
        copy, files = self.software.state / "bundle.tar", self.software.state / "bundle"
        try:
            take(self.folder.bundle(judged.bundle.sha256), judged.bundle, copy)
            unpack(copy, files)
            copy.unlink()
            self.machinery.prepare(files)
        finally:
            copy.unlink(missing_ok=True)
            shutil.rmtree(files, ignore_errors=True)
        if not self._is_there(judged):
            raise UnfitError(UpdateReason.BROKEN, "the bundle installed another version")

    def _is_there(self, judged: Judged) -> bool:
        """Tell whether root has put this version in place before."""
        return (self.software.version(judged.release.version) / "whole").is_file()

    def _refuse(self, order: HandOver, judged: Judged | None, error: UnfitError) -> None:
        _LOG.warning("an update is refused: %s: %s", error.because, error)
        kept = self.software.kept()
        if judged is None:
            # Unsealed, nothing in it can be told; sealed, the agent judged it by the same rules.
            self.software.keep(msgspec.structs.replace(kept, refused=mark_of(order)))
            return
        version = judged.release.version
        if error.because in _PASSING:
            if error.because is UpdateReason.ROOM:
                less = msgspec.structs.replace(kept, attempts=max(0, kept.attempts - 1))
                self.software.keep(less)
            return
        refused = self._outcome(version, UpdateStep.REFUSED, error.because)
        told = kept.noting(refused)
        self.software.keep(msgspec.structs.replace(told, tried=_higher(kept.tried, version)))

    def _switch(self, judged: Judged) -> None:
        """Switch once nobody is disturbed; what is installed waits for that."""
        waited = self.machinery.steady()
        while not self._moment():
            if self.machinery.steady() - waited > self.settings.moment_seconds:
                _LOG.info("version %s is installed and waits", judged.release.version)
                return
            self.machinery.wait(self.settings.poll_seconds)
        version, before = judged.release.version, self.software.running()
        kept = self.software.kept()
        trying = self._outcome(version, UpdateStep.TRYING)
        root = max(kept.root, judged.root)
        tried = msgspec.structs.replace(
            kept.noting(trying), tried=version, attempt="", attempts=0, root=root
        )
        trial = Trial(version=version, before=before, boot=self.machinery.boot())
        # The trial first: with the floor raised and no trial, the version would be lost.
        self.software.put_trial(trial)
        self.software.keep(tried)
        self._try(trial, switched=False)

    def _go_on(self, trial: Trial) -> None:
        """Take a trial up again after a power cut, or after this process was ended."""
        kept = self.software.kept()
        if _higher(kept.tried, trial.version) != kept.tried:
            self.software.keep(msgspec.structs.replace(kept, tried=trial.version))
        if trial.returning is not None:
            self._return(trial, trial.returning)
            return
        switched = self.software.running() == trial.version
        if not switched and not self._moment():
            return
        boot = self.machinery.boot()
        started_anew = boot != trial.boot
        if started_anew:
            trial = msgspec.structs.replace(trial, boots=trial.boots + 1, boot=boot)
            self.software.put_trial(trial)
        if trial.boots > self.settings.boots_most:
            self._return(trial, UpdateReason.CUT)
            return
        self._try(trial, switched=switched and started_anew)

    def _try(self, trial: Trial, *, switched: bool) -> None:
        """Watch a version for the trial's time; `switched`: its processes run already."""
        _LOG.info("version %s is on trial", trial.version)
        because = self._trial_fault(trial, switched=switched)
        if because is not None:
            self._return(trial, because)
            return
        self.software.mark_good()
        kept = self.software.kept()
        self.software.keep(kept.noting(self._outcome(trial.version, UpdateStep.KEPT)))
        self.software.end_trial()
        self._drop_others({trial.version, trial.before})
        _LOG.info("version %s is kept", trial.version)

    def _trial_fault(self, trial: Trial, *, switched: bool) -> UpdateReason | None:
        """Start the version and watch it; return what is wrong, None when all was well."""
        version = self.software.version(trial.version)
        try:
            if not switched:
                self.machinery.activate(version)
        except UnfitError as error:
            return error.because
        began = self.machinery.steady()
        checked = False
        while (elapsed := self.machinery.steady() - began) < self.settings.seconds:
            units = self.machinery.units()
            because = fault(units, elapsed, self.settings)
            if because is None and not checked and all_active(units):
                checked = True
                because = None if self.machinery.check(version) else UpdateReason.CHECK
            if because is not None:
                return because
            self.machinery.wait(self.settings.poll_seconds)
        return None if checked else UpdateReason.START

    def _return(self, trial: Trial, because: UpdateReason) -> None:
        _LOG.error("version %s goes back to %s: %s", trial.version, trial.before, because)
        self.software.put_trial(msgspec.structs.replace(trial, returning=because))
        try:
            self.machinery.activate(self.software.version(trial.before))
        except UnfitError as error:
            # It ran before: its units are started again and again by systemd, as always.
            _LOG.error("%s: %s", trial.before, error)
        kept = self.software.kept()
        returned = self._outcome(trial.version, UpdateStep.RETURNED, because)
        self.software.keep(kept.noting(returned))
        self.software.end_trial()
        self._drop_others({trial.before, self.software.running()})

    def _drop_others(self, kept: set[str]) -> None:
        for version in (self.software.path / "versions").glob("*"):
            if version.name not in kept:
                shutil.rmtree(version, ignore_errors=True)

    def _moment(self) -> bool:
        return moment_holds(self.folder, self.machinery.boot(), self.machinery.steady())

    def _outcome(
        self, version: str, step: UpdateStep, because: UpdateReason | None = None
    ) -> Outcome:
        return Outcome(version=version, step=step, at=self.machinery.now(), because=because)


def _higher(one: str, other: str) -> str:
    """Return the higher of two versions, either of which may be empty."""
    return max(one, other, key=lambda version: number(version or "0.0.0"))
