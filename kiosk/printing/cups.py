"""A CUPS queue through the commands `lp`, `lpstat`, `cancel` and `ipptool`.

Why commands: `docs/decisions/0012-paper.md`. Invariant: every command is given so many
seconds and speaks in the C locale.
"""

import getpass
import logging
import os
import re
import subprocess
from pathlib import Path

from kiosk.printing.printer import PRINTS, JobId, JobState, PrinterError, PrinterState
from kiosk.printing.reasons import worst

_LOG = logging.getLogger(__name__)
COMMAND_SECONDS = 10.0
_TAKEN = re.compile(r"request id is (\S+)")
_JOB_STATE = re.compile(r"^\s*job-state \(enum\) = (\S+)$", re.MULTILINE)
_ENDS = {
    "completed": JobState.PRINTED,
    "aborted": JobState.FAILED,
    "canceled": JobState.FAILED,
}
"""Job-state (RFC 8011, 5.3.7) of a job that has ended."""
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]*")


class CupsPrinter:
    """One queue.

    Arguments:
        queue: its name in CUPS.
        two_sided: print on both sides where the printer can.
        seconds: how long a command may take.

    Raises:
        ValueError: the name is none that CUPS could have.
    """

    def __init__(
        self, queue: str, *, two_sided: bool = False, seconds: float = COMMAND_SECONDS
    ) -> None:
        if not _NAME.fullmatch(queue):
            raise ValueError(f"printer {queue!r} is no name of a CUPS queue")
        self._queue = queue
        self._two_sided = two_sided
        self._seconds = seconds

    def state(self) -> PrinterState:
        """Return how the queue stands; one that CUPS does not know is missing."""
        try:
            told = self._run("lpstat", "-l", "-p", self._queue)
        except PrinterError as error:
            _LOG.warning("%s", error)
            return PrinterState.MISSING
        if f"printer {self._queue} disabled" in told:
            return _why_stopped(_alerts(told))
        return _alerts(told)

    def submit(self, pdf: Path, title: str, media: str) -> JobId:
        """Take a PDF; attached pages of another size are made to fit."""
        options = ["-o", f"media={media}", "-o", "print-scaling=auto-fit"]
        if self._two_sided:
            options += ["-o", "sides=two-sided-long-edge"]
        told = self._run("lp", "-d", self._queue, "-t", title, *options, "--", str(pdf))
        match = _TAKEN.search(told)
        if match is None:
            raise PrinterError(f"lp did not say which job it made: {told.strip()[:200]}")
        return JobId(match[1])

    def job(self, job: JobId) -> JobState:
        """Return how far a job is; CUPS that keeps no history cannot say how one ended."""
        told = self._run("lpstat", "-W", "not-completed", "-o", self._queue)
        waiting = {line.split()[0] for line in told.splitlines() if line.strip()}
        return JobState.WAITING if job in waiting else self._end(job)

    def _end(self, job: JobId) -> JobState:
        """Return how a job ended.

        `lpstat` says the same of one that came out and one that was broken off (CUPS 2.4.2).
        """
        server = self._run("lpstat", "-H").strip()
        host = "localhost" if server.startswith("/") else server
        uri = f"ipp://{host}/jobs/{job.rpartition('-')[2]}"
        try:
            told = self._run("ipptool", "-t", "-v", uri, "get-job-attributes.test")
        except PrinterError as error:
            _LOG.info("how %s ended is not known: %s", job, error)
            return JobState.UNKNOWN
        match = _JOB_STATE.search(told)
        return _ENDS.get(match[1], JobState.UNKNOWN) if match else JobState.UNKNOWN

    def forget(self) -> None:
        """Withdraw and purge our jobs, so that CUPS keeps neither files nor titles.

        Where CUPS lets only administrators purge, what waits is withdrawn at least; its
        `PreserveJobFiles` and `PreserveJobHistory` then say what is kept.
        """
        try:
            self._run("cancel", "-a", "-x", self._queue)
        except PrinterError as error:
            _LOG.info("jobs are withdrawn, not purged: %s", error)
            self._withdraw()

    def _withdraw(self) -> None:
        try:
            self._run("cancel", "-a", "-u", getpass.getuser(), self._queue)
        except PrinterError as error:
            _LOG.warning("%s", error)

    def _run(self, *command: str) -> str:
        environment = {**os.environ, "LC_ALL": "C"}
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=self._seconds,
                check=False,
                env=environment,
            )
        except subprocess.TimeoutExpired as error:
            raise PrinterError(f"{command[0]} took more than {self._seconds} s") from error
        except OSError as error:
            raise PrinterError(f"{command[0]}: {error.strerror}") from error
        if done.returncode:
            raise PrinterError(f"{command[0]}: {done.stderr.strip()[:200] or done.returncode}")
        return done.stdout


def _why_stopped(told: PrinterState) -> PrinterState:
    return PrinterState.STOPPED if told in PRINTS else told


def _alerts(told: str) -> PrinterState:
    lines = [line.strip() for line in told.splitlines()]
    alerts = [line.removeprefix("Alerts:") for line in lines if line.startswith("Alerts:")]
    return worst(reason for line in alerts for reason in re.split(r"[\s,]+", line))
