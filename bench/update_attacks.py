"""What a broken-into agent hands over to the unit that installs; none of it may be installed.

Invariant: the agent is stopped meanwhile, so that what lies in its folder is the attacker's.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from bench.update_county import UpdateCounty
from bench.update_terminal import AGENT, Terminal
from content_sync.updates.handover import UpdateFolder
from county.keys.key_file import KeyKind, read_key
from county.releases.archives import ENVELOPE
from disclosure.decoding import decode, encode
from disclosure.errors import UsageError
from disclosure.feed import Envelope
from disclosure.releases import RELEASE_TYPE, Release
from disclosure.seals.signing import seal

SECONDS = 120.0


class Attacks:
    """Hands over what it should not.

    Arguments:
        terminal: whose agent was broken into.
        county: which sealed a release once, in whose name one is forged.
        release: folder of a release that was rightly sealed.
    """

    def __init__(self, terminal: Terminal, county: UpdateCounty, release: Path) -> None:
        self._terminal, self._county = terminal, county
        (self._bundle,) = release.glob("*.tar")
        self._sealed = decode((release / ENVELOPE).read_bytes(), Envelope)
        self._true = decode(self._sealed.payload, Release)

    def all(self) -> list[str]:
        """Try all; return what each was refused with.

        Raises:
            UsageError: one was not refused.
        """
        with self._agent_away():
            return [
                self._refused("unsealed", self._unsealed(), "holders of release keys"),
                self._refused("sealed by the county's server", self._by_head(), "holders of"),
                self._refused("another version in its name", self._renamed(), "holders of"),
                self._refused("half a copy", self._sealed, "not what the seal names", half=True),
            ]

    def sealed(self, what: str, release: Path, because: str) -> str:
        """Hand over a release that is rightly sealed and not for this terminal.

        Arguments:
            what: what it is.
            release: its folder.
            because: why it is refused.
        """
        (self._bundle,) = release.glob("*.tar")
        with self._agent_away():
            return self._refused(what, decode((release / ENVELOPE).read_bytes(), Envelope), because)

    def _unsealed(self) -> Envelope:
        return msgspec.structs.replace(self._sealed, signatures=())

    def _by_head(self) -> Envelope:
        head = read_key(self._county.data / "keys/online/head.key", KeyKind.HEAD)
        return seal(RELEASE_TYPE, self._sealed.payload, head.seed)

    def _renamed(self) -> Envelope:
        higher = msgspec.structs.replace(self._true, version="9.9.9")
        return msgspec.structs.replace(self._sealed, payload=encode(higher))

    def _refused(self, what: str, sealed: Envelope, words: str, *, half: bool = False) -> str:
        """Hand something over and wait until it is refused; return the words."""
        terminal, folder = self._terminal, self._terminal.updates
        before, said = terminal.state(), len(terminal.log())
        self._lay(folder, sealed, half=half)
        end = time.monotonic() + SECONDS
        while words not in (told := terminal.log()[said:]):
            if time.monotonic() > end:
                raise UsageError(f"{what} was not refused by {words!r}: {told}")
            self._say_moment(folder)
            time.sleep(0.5)
        folder.take_moment_back()
        if terminal.state() != before:
            raise UsageError(f"{what} changed what runs: {before}, {terminal.state()}")
        line = next(line for line in told.splitlines() if words in line)
        return f"{what}: {line.removeprefix('WARNING ')}"

    def _lay(self, folder: UpdateFolder, sealed: Envelope, *, half: bool) -> None:
        (_, second) = sorted((self._county.data / "root").glob("*.root.json"))
        release = decode(sealed.payload, Release)
        bundle = folder.bundle(release.bundles[0].sha256)
        content = self._bundle.read_bytes()
        bundle.write_bytes(content[: len(content) // 2] if half else content)
        folder.hand_over(sealed, [second.read_bytes()])

    def _say_moment(self, folder: UpdateFolder) -> None:
        folder.say_moment(self._terminal.boot(), time.monotonic() + 60)

    @contextmanager
    def _agent_away(self) -> Iterator[None]:
        self._terminal.box.ask("systemctl", "stop", AGENT)
        try:
            yield
        finally:
            self._terminal.updates.withdraw()
            self._terminal.updates.drop_bundles()
            self._terminal.box.ask("systemctl", "start", AGENT)
