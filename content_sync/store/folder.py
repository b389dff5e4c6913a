"""Where everything of a terminal's store lies.

Invariant: all paths of the store are made here and nowhere else.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Folder:
    """The paths of one store.

    Attributes:
        store: the store's folder; the agent's user owns ``content`` and ``evidence``,
            the faces may write ``outbox`` only.
    """

    store: Path

    @property
    def content(self) -> Path:
        """Return the folder of all that was received."""
        return self.store / "content"

    @property
    def content_db(self) -> Path:
        """Return the content database; it may be fetched again."""
        return self.content / "content.db"

    @property
    def blobs(self) -> Path:
        """Return the folder of the files addressed by their hash."""
        return self.content / "blobs"

    @property
    def floors(self) -> Path:
        """Return the file of the floors below which nothing is accepted."""
        return self.content / "floors.json"

    @property
    def clock(self) -> Path:
        """Return the file of what is known of the time."""
        return self.content / "clock.json"

    @property
    def pinned_root(self) -> Path:
        """Return the root, version 1, from which every face walks the chain.

        On a terminal it belongs to the administrator, so that whoever is the agent's user
        can put no other one in its place.
        """
        return self.store / "root.json"

    @property
    def lock(self) -> Path:
        """Return the file that the one agent of this store locks."""
        return self.content / "agent.lock"

    @property
    def outbox_db(self) -> Path:
        """Return the outbox database; nothing ever deletes or rebuilds it."""
        return self.store / "outbox" / "outbox.db"

    @property
    def evidence(self) -> Path:
        """Return the folder of what was offered and not accepted."""
        return self.store / "evidence"

    @property
    def device_key(self) -> Path:
        """Return the file of the device's key; only the agent's user may read it."""
        return self.store / "device" / "device.key"

    @property
    def set_up(self) -> Path:
        """Return the file in which root says what is wrong with the file of a set-up."""
        return self.store / "setup.json"

    @property
    def entering(self) -> Path:
        """Return the file in which the agent's user says how far entering the device is."""
        return self.content / "entering.json"

    @property
    def signboard(self) -> Path:
        """Return the file of the county's name, which the splash shows."""
        return self.content / "signboard.json"

    @property
    def diagnostics(self) -> Path:
        """Return the agent's folder in which diagnostics are asked for, and lie until sent."""
        return self.content / "diagnostics"

    @property
    def updates(self) -> Path:
        """Return the folder of software that is fetched; there where updates are installed."""
        return self.store / "updates"

    def make(self) -> None:
        """Make the folders that are missing."""
        for path in (self.blobs, self.outbox_db.parent, self.evidence):
            path.mkdir(parents=True, exist_ok=True)
