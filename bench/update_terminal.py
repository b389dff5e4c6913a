"""The terminal whose updates are measured: a loudspeaker under a real systemd, cut off at will.

Invariant: it was installed by the installer and enrolled over its network; only hours, pauses and
the trial are shortened, by the settings that a technician may write.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.container import Container, booted
from bench.network import Network
from bench.update_county import PORT, UpdateCounty
from content_sync.store.reader import ContentReader
from content_sync.updates.handover import UpdateFolder
from disclosure.errors import MingbaiError, UsageError

FACE = "mingbai-broadcast.service"
AGENT = "mingbai-agent.service"
UPDATE = "mingbai-update.service"
AGENT_SETTINGS = """
report_seconds = 5.0
poll_seconds = 2.0
wait_seconds = 2.0

[update]
ask_seconds = 3.0
hours_seconds = 2.0
bytes_a_second = {speed}
piece_bytes = {piece}
"""
TRIAL_SETTINGS = """[trial]
seconds = {seconds}
ready_seconds = 30.0
moment_seconds = 20.0
poll_seconds = 1.0
"""
OFTEN = (
    "[Timer]\nOnBootSec=\nOnUnitInactiveSec=\nOnBootSec=15s\nOnUnitInactiveSec=3s\nAccuracySec=1s\n"
)
BOOT = Path("/proc/sys/kernel/random/boot_id")
SPEED = 16 * 1024 * 1024
TRIAL_SECONDS = 20.0
STEP_SECONDS = 600.0
_LOOK_SECONDS = 0.2


class Terminal:
    """The terminal.

    Arguments:
        root: its system.
        bundle: what it is installed from.
        net: its network.
    """

    def __init__(self, root: Path, bundle: Path, net: Network) -> None:
        self.root, self._bundle, self._net = root, bundle, net
        self._on = ExitStack()
        self._box: Container | None = None
        self._enrolled = ""
        self._busy = root / "var/lib/mingbai/outbox/kiosk.busy"

    @property
    def box(self) -> Container:
        """Return the running machine."""
        assert self._box is not None
        return self._box

    def start(self) -> None:
        """Switch it on."""
        shown = {self._bundle: "/bundle"}
        self._box = self._on.enter_context(booted(self.root, shown, self._net.path))

    def cut(self) -> None:
        """Take its power away."""
        self.box.cut()
        self._on.close()
        self._box = None

    @contextmanager
    def running(self) -> Iterator[None]:
        """Have it run until the block is left."""
        try:
            self.start()
            yield
        finally:
            self._on.close()

    def install(self, county: UpdateCounty) -> float:
        """Install and enrol it; return the seconds that the installer took."""
        (self.root / "root.json").write_bytes(county.root.read_bytes())
        began = time.monotonic()
        self.box.ask(
            "sh", "/bundle/install.sh", "--role", "loudspeaker", "--root", "/root.json",
            "--county", f"http://127.0.0.1:{PORT}", "--claim", county.claim(),
        )  # fmt: skip
        took = time.monotonic() - began
        county.confirm()
        self._enrolled = (self.root / "etc/mingbai/agent.toml").read_text(encoding="utf-8")
        self._add("mingbai-update.timer", OFTEN)
        self.set_up()
        return took

    def set_up(self, speed: int = SPEED, trial: float = TRIAL_SECONDS) -> None:
        """Say how fast it fetches, in bytes a second, and for how many seconds it tries."""
        settings = self.root / "etc/mingbai"
        (settings / "agent.toml").write_text(
            self._enrolled + AGENT_SETTINGS.format(speed=speed, piece=speed // 2)
        )
        (settings / "update.toml").write_text(TRIAL_SETTINGS.format(seconds=trial))
        self.box.ask("systemctl", "daemon-reload")
        self.box.ask("systemctl", "restart", AGENT, "mingbai-update.timer")

    def use_kiosk(self) -> None:
        """Say what a kiosk says while somebody uses it."""
        said = {"boot": self.boot(), "since": time.monotonic()}
        self._busy.write_text(json.dumps(said), encoding="utf-8")

    def leave_kiosk(self) -> None:
        """Say no more that somebody uses a kiosk."""
        self._busy.unlink()

    def boot(self) -> str:
        """Return what names its boot where its units look: there it is this machine's."""
        return BOOT.read_text(encoding="utf-8").strip()

    def knows_slot(self, start: str) -> bool:
        """Tell whether its content names a slot that begins then."""
        store = self.root / "var/lib/mingbai"
        try:
            reader = ContentReader.open(store, "bench")
            try:
                profile = reader.profile()
                return profile is not None and start in [slot.start for slot in profile.slots]
            finally:
                reader.close()
        except MingbaiError:
            return False

    def state(self) -> tuple[str, str, set[str], list[str]]:
        """Return what runs, what did well last, what is in place, and what became of versions."""
        return self.current, self.good, self.versions, self.outcomes()

    @property
    def updates(self) -> UpdateFolder:
        """Return the agent's folder of updates."""
        return UpdateFolder(self.root / "var/lib/mingbai/updates")

    @property
    def current(self) -> str:
        """Return the version that runs."""
        return _linked(self.root / "opt/mingbai/current")

    def _add(self, unit: str, text: str) -> None:
        folder = self.root / f"etc/systemd/system/{unit}.d"
        folder.mkdir(exist_ok=True)
        (folder / "bench.conf").write_text(text, encoding="utf-8")

    @property
    def good(self) -> str:
        """Return the last version that did well."""
        return _linked(self.root / "opt/mingbai/good")

    @property
    def versions(self) -> set[str]:
        """Return the versions in place."""
        return {path.name for path in (self.root / "opt/mingbai/versions").iterdir()}

    @property
    def fetched(self) -> int:
        """Return how many bytes of bundles lie in the agent's folder."""
        folder = self.root / "var/lib/mingbai/updates"
        return sum(path.stat().st_size for path in folder.glob("bundle-*.tar"))

    def has(self, path: str) -> bool:
        """Tell whether a file is there."""
        return (self.root / path).exists()

    def outcomes(self) -> list[str]:
        """Return what became of versions, as root noted it: version, step, reason."""
        try:
            kept = json.loads((self.root / "opt/mingbai/update/state.json").read_bytes())
        except FileNotFoundError:
            return []
        return [
            " ".join(filter(None, (one["version"], one["step"], one.get("because"))))
            for one in kept.get("outcomes", ())
        ]

    def log(self, unit: str = UPDATE) -> str:
        """Return what a unit said, all of it."""
        return self.box.ask("journalctl", "--no-pager", "-o", "cat", "-u", unit, seconds=60)

    def wait(self, holds: Callable[[], bool], what: str, seconds: float = STEP_SECONDS) -> float:
        """Wait until something holds; return the seconds.

        Raises:
            UsageError: it did not in time.
        """
        began = time.monotonic()
        while not holds():
            if time.monotonic() - began > seconds:
                raise UsageError(
                    f"not within {seconds:.0f} s: {what}; {self.outcomes()}: {self.log()[-3000:]}"
                )
            time.sleep(_LOOK_SECONDS)
        return time.monotonic() - began


def _linked(link: Path) -> str:
    return link.readlink().name
