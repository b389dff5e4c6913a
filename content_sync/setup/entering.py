"""`content_sync setup enter`: the agent's user asks the county until this device is entered.

Invariant: what the county or the network does ends in a wait, never in giving up; only a claim
code that the county refuses needs a person. The code is asked with, and is never shown or logged.
"""

import logging
import os
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from random import Random

from content_sync import enrolling
from content_sync.agent import device
from content_sync.agent.backoff import Backoff
from content_sync.agent.county import ForbiddenError, PassRefusedError
from content_sync.agent.http_county import HttpCounty
from content_sync.agent.settings import AgentSettings
from content_sync.store.beginning import Beginning, Step, tell
from content_sync.store.clock import StoreClock
from content_sync.store.files import disk_faults, write_durably
from content_sync.store.folder import Folder
from content_sync.store.machine_clock import SystemClock
from disclosure.decoding import encode
from disclosure.errors import MingbaiError, RejectedError, RetryLaterError, UsageError
from disclosure.items import Strict
from disclosure.outbox import OutboxBatch
from disclosure.settings import load

_LOG = logging.getLogger(__name__)
_MOST_SETTINGS_BYTES = 16 * 1024
Wait = Callable[[float], None]


class Ticket(Strict, frozen=True, kw_only=True):
    """To whom a device is entered, and by which claim code (`enrol.toml`)."""

    county: str
    claim: str


class Pace(Strict, frozen=True, kw_only=True):
    """How patiently the county is asked.

    Attributes:
        first_seconds, most_seconds: waits after failures.
        confirm_seconds: pause between questions whether a person has confirmed.
        confirm_most_seconds: after so long the agent starts all the same: what is public
            needs no confirmation.
    """

    first_seconds: float = 5.0
    most_seconds: float = 600.0
    confirm_seconds: float = 15.0
    confirm_most_seconds: float = 1800.0


class Entering:
    """One device on its way to becoming a terminal.

    Arguments:
        store: the terminal's store.
        out: where the agent's settings go; root takes them from there.
        pace: how patiently.
        wait: pauses for so many seconds.
    """

    def __init__(
        self, store: Path, out: Path, pace: Pace | None = None, wait: Wait = time.sleep
    ) -> None:
        self._folder = Folder(store)
        self._out = out
        self._pace = pace or Pace()
        self._wait = wait

    def enter(self, ticket: Ticket) -> None:
        """Ask until the county has entered this device and a person has confirmed it.

        Raises:
            UsageError: the county refuses the claim code; the screen says so.
        """
        if not self._out.exists():
            self._ask(ticket)
        self._await_confirmation(load(self._out, AgentSettings))
        tell(self._folder.entering, None)

    def _ask(self, ticket: Ticket) -> None:
        backoff = Backoff(self._pace.first_seconds, self._pace.most_seconds, Random())  # noqa: S311 - jitter
        while True:
            self._say(Step.NETWORK, ticket.county)
            root, store = self._folder.pinned_root, self._folder.store
            try:
                enrolling.enrol(ticket.county, root, ticket.claim, store, self._out)
            except (ForbiddenError, UsageError) as error:
                self._say(Step.CLAIM, ticket.county)
                raise UsageError(f"the county refuses this device: {error}") from error
            except RetryLaterError as error:
                seconds = backoff.failed(error)
                _LOG.warning("%s; asked again in %.0f s", error, seconds)
                self._wait(seconds)
            else:
                return

    def _await_confirmation(self, settings: AgentSettings) -> None:
        self._say(Step.CONFIRMING, settings.county_url)
        county = HttpCounty(
            settings.county_url,
            settings.http_limits(),
            f"mingbai-setup/{version('mingbai')}",
            device=device.load(self._folder),
            terminal=settings.terminal_id,
            known=StoreClock(self._folder.store, SystemClock()).known,
        )
        left = self._pace.confirm_most_seconds
        try:
            while left > 0 and not self._is_known(county):
                self._wait(self._pace.confirm_seconds)
                left -= self._pace.confirm_seconds
        finally:
            county.close()

    def _is_known(self, county: HttpCounty) -> bool:
        try:
            county.deliver(encode(OutboxBatch(format=1, rows=())))
        except (PassRefusedError, ForbiddenError):
            return False
        except (RetryLaterError, RejectedError) as error:
            _LOG.warning("whether the county knows this device: %s", error)
            return False
        return True

    def _say(self, step: Step, county: str) -> None:
        self._folder.make()
        mine = device.load(self._folder) or device.make(self._folder)
        told = Beginning(step=step, county=county, fingerprint=mine.fingerprint)
        tell(self._folder.entering, told)


def adopt(written: Path, settings: Path, ticket: Path) -> None:
    """As root, make what the agent's user wrote the agent's settings.

    Raises:
        UsageError: it is no settings file of an agent.
        RetryLaterError: the disk fails.
    """
    if not written.exists() and settings.exists():
        ticket.unlink(missing_ok=True)
        return
    with disk_faults(written):
        # The folder is another user's: a link must lead nowhere.
        handle = os.open(written, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            raw = file.read(_MOST_SETTINGS_BYTES)
    fresh = settings.with_name(f".{settings.name}.judged")
    write_durably(fresh, raw)
    try:
        load(fresh, AgentSettings)
        with disk_faults(settings):
            fresh.chmod(0o640)
            os.chown(fresh, -1, settings.parent.stat().st_gid)
            fresh.replace(settings)
            written.unlink()
            ticket.unlink(missing_ok=True)
    except MingbaiError:
        fresh.unlink(missing_ok=True)
        raise
