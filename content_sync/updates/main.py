"""`content_sync update`: what root runs to install what the agent handed over.

Invariant: it reaches no network, and runs alone.
"""

import fcntl
import logging
from pathlib import Path

from content_sync.store.files import disk_faults
from content_sync.updates.handover import UpdateFolder
from content_sync.updates.keeping import Software
from content_sync.updates.system import Terminal
from content_sync.updates.updater import Updater
from content_sync.updates.watching import TrialSettings
from disclosure.errors import UsageError
from disclosure.items import Strict
from disclosure.settings import load


class UpdateSettings(Strict, frozen=True, kw_only=True):
    """Where the software of a terminal lies, and how a version is tried (`update.toml`).

    Attributes:
        software: folder of the versions.
        store: folder of the store; its `root.json` is what releases are judged by.
        settings: folder of the settings files.
        agent_user: the agent's user.
        trial: how a version is tried (`[trial]`).
    """

    software: str = "/opt/mingbai"
    store: str = "/var/lib/mingbai"
    settings: str = "/etc/mingbai"
    agent_user: str = "mingbai-agent"
    trial: TrialSettings = TrialSettings()


def run(settings_file: Path) -> int:
    """Go on with a trial, or install what was handed over; return 0.

    Raises:
        UsageError: the settings or the pinned root cannot be used as they are, or another
            process installs.
        RetryLaterError: the disk fails; the next run goes on.
    """
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    logging.getLogger("tuf").setLevel(logging.WARNING)
    settings = load(settings_file, UpdateSettings) if settings_file.exists() else UpdateSettings()
    store, software = Path(settings.store), Software(Path(settings.software))
    with disk_faults(software.state):
        software.state.mkdir(mode=0o755, exist_ok=True)
    lock = software.state / "lock"
    with disk_faults(lock), lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise UsageError(f"another process installs into {software.path}") from error
        _updater(settings, software, store).run()
    return 0


def _updater(settings: UpdateSettings, software: Software, store: Path) -> Updater:
    root = store / "root.json"
    try:
        pinned = root.read_bytes()
    except OSError as error:
        raise UsageError(f"the pinned root {root}: {error.strerror}") from error
    terminal = Terminal(Path(settings.settings), store, settings.agent_user)
    return Updater(software, UpdateFolder(store / "updates"), pinned, terminal, settings.trial)
