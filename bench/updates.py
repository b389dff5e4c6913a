"""Updates of a terminal, seen live: a county, an agent, and the unit that installs, under systemd.

A loudspeaker in a Debian 12 made for it takes a version that is good, loses its power at every step
of it, goes back from three versions that are bad, and refuses what it should refuse. Every step
that goes wrong ends the bench. Needs root and Debian's packages; the terminal reaches the county
and nothing else.
"""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import bundles, debian, update_versions
from bench.figures import Figure
from bench.network import network
from bench.update_attacks import Attacks
from bench.update_county import UpdateCounty, later
from bench.update_terminal import Terminal
from bench.update_versions import BLIND, BREAKS, FALLS, HANGS, Change, Replaced
from bench.update_watch import Watched, watched
from disclosure.errors import UsageError

RELEASE = "bookworm"
NAP_SECONDS = 10.0
MEMORY_LIMIT_MB = 500
SLOW = 1024 * 1024


class Story:
    """One terminal's updates.

    Arguments:
        terminal: installed and enrolled.
        county: being served.
        bundle: what the terminal was installed from.
        folder: for versions.
    """

    def __init__(
        self, terminal: Terminal, county: UpdateCounty, bundle: Path, folder: Path
    ) -> None:
        self._terminal, self._county = terminal, county
        self._bundle, self._folder = bundle, folder
        self._last, self._made = 0, 0

    def fetch(self) -> list[Figure]:
        """Fetch a version: not before its hours, no faster than allowed, on after a power cut."""
        version, terminal, county = self.make(), self._terminal, self._county
        say("nothing is fetched before the hours")
        county.give_out(version, later(datetime.now(UTC)))
        time.sleep(NAP_SECONDS)
        require(not terminal.fetched, "it fetched before the hours")
        say("it fetches no faster than it may")
        terminal.set_up(speed=SLOW)
        county.give_out(version)
        terminal.wait(lambda: terminal.fetched > 0, "begin to fetch")
        before, began = terminal.fetched, time.monotonic()
        time.sleep(NAP_SECONDS)
        pace = (terminal.fetched - before) / (time.monotonic() - began)
        say("the county goes away, the power goes: it fetches on")
        with county.away():
            held = terminal.fetched
            time.sleep(NAP_SECONDS / 2)
            terminal.cut()
            terminal.start()
            # Before the rest is there: what comes next is that it waits.
            terminal.use_kiosk()
            require(terminal.fetched >= held, "it lost what it had fetched")
        terminal.set_up()
        return [figure("fetching, where 1.05 MB/s are allowed", pace / 1e6, "MB/s", SLOW / 1e6)]

    def disturbed(self) -> None:
        """Let it wait while a kiosk is used, and before a slot."""
        terminal, version = self._terminal, self.version
        handed = "var/lib/mingbai/updates/release.json"
        terminal.wait(lambda: terminal.has(handed), "hand over")
        say("it waits while a kiosk is used")
        self._nothing(version)
        self._county.speak_at(datetime.now(UTC) + timedelta(minutes=10))
        terminal.wait(lambda: terminal.knows_slot(self._county.slot), "learn of the slot")
        terminal.leave_kiosk()
        say("it waits before a slot")
        self._nothing(version)
        self._county.speak_at(datetime.now(UTC) + timedelta(hours=8))

    def install(self) -> None:
        """Install and try it, the power going in between; it is kept all the same."""
        terminal, version = self._terminal, self.version
        before = terminal.current
        say("the power goes while it is installed")
        place = f"opt/mingbai/versions/{version}"
        terminal.wait(lambda: terminal.has(place), "begin to install")
        time.sleep(2)
        self._cut()
        require(not terminal.has(f"{place}/whole"), "half a version counts as whole")
        say("the power goes as the trial begins, before or after the link")
        terminal.wait(lambda: terminal.has("opt/mingbai/update/trial.json"), "begin the trial")
        self._cut()
        say("the power goes during the trial")
        terminal.wait(lambda: terminal.current == version, "switch")
        time.sleep(3)
        self._cut()
        watched(terminal, version, "kept")
        terminal.wait(lambda: self._county.told(version) == "kept", "tell the county")
        require(terminal.good == version, "the last good version is another one")
        terminal.wait(lambda: terminal.versions == {version, before}, "drop older versions")

    def again(self) -> list[Figure]:
        """Take a good version once more, undisturbed, and tell what it took."""
        terminal, before = self._terminal, self._terminal.current
        seen = self._given()
        terminal.wait(lambda: terminal.versions == {self.version, before}, "drop older versions")
        terminal.wait(lambda: not terminal.fetched, "drop the bundle")
        return figures(seen)

    def bad(self) -> list[Figure]:
        """Take bad versions; it goes back from each, or never starts it."""
        good = self._terminal.current
        barking = Replaced(
            "systemd/mingbai-broadcast.service", "WatchdogSec=2min", "WatchdogSec=4s"
        )
        found = [
            figure(f"back from a version that {what}", self._back(good, because, *how), "s")
            for what, because, how in (
                ("falls at its start", "unsteady", (FALLS,)),
                ("reads no content", "check", (BLIND,)),
                ("hangs (watchdog of 4 s)", "unsteady", (HANGS, barking)),
            )
        ]
        say("a version that does not even say what it takes is not started")
        self._given("refused broken", BREAKS)
        require(self._terminal.current == good, "another version runs")
        return found

    def attack(self) -> None:
        """Have a broken-into agent hand over what it should not."""
        older = self._release(self.version, BREAKS)
        release = self._release(self._next(), BREAKS)
        attacks = Attacks(self._terminal, self._county, release)
        for told in attacks.all():
            say(told)
        say(attacks.sealed("an older one, rightly sealed", older, "older"))
        arm = Replaced("BUNDLE", "architecture=amd64", "architecture=arm64")
        other = self._release(self._next(), BREAKS, arm)
        say(attacks.sealed("one for another kind of machine", other, "kind"))

    def make(self, *changes: Change | Replaced) -> str:
        """Make and seal the next version, and take it in; return it."""
        version = self._next()
        self._county.take_in(self._release(version, *changes))
        return version

    @property
    def version(self) -> str:
        """Return the version made last."""
        return f"0.2.{self._last}"

    def _next(self) -> str:
        self._last += 1
        return self.version

    def _release(self, version: str, *changes: Change | Replaced) -> Path:
        self._made += 1
        out = self._folder / f"{self._made}-{version}"
        update_versions.bundle(self._bundle, out, version, *changes)
        return self._county.release(out)

    def _given(self, end: str = "kept", *changes: Change | Replaced) -> Watched:
        self.make(*changes)
        self._county.give_out(self.version)
        return watched(self._terminal, self.version, end)

    def _back(self, good: str, because: str, *changes: Change | Replaced) -> float:
        """Take a version from which it goes back; return the seconds from trying to that."""
        say(f"it goes back: {because}")
        seen = self._given(f"returned {because}", *changes)
        terminal, county = self._terminal, self._county
        terminal.wait(lambda: county.told(self.version) == f"returned {because}", "tell the county")
        require(terminal.current == terminal.good == good, "the version before does not run")
        terminal.wait(lambda: self.version not in terminal.versions, "drop the bad version")
        require(county.holds(), "the roll-out goes on")
        return seen.between("trying", "end")

    def _nothing(self, version: str) -> None:
        time.sleep(NAP_SECONDS)
        begun = [f"opt/mingbai/versions/{version}", "opt/mingbai/update/bundle"]
        require(not any(map(self._terminal.has, begun)), "it was installed")

    def _cut(self) -> None:
        self._terminal.cut()
        self._terminal.start()


def measure() -> list[Figure]:
    """Return how long each step takes, how long the loudspeaker is away, and what it weighs."""
    debian.check()
    with debian.scratch() as folder, network(f"mingbai-{os.getpid()}") as net:
        say("collecting a bundle, making a Debian and a county")
        bundle = bundles.collect(folder / "bundle", RELEASE)
        debian.make(folder / "root", RELEASE)
        county = UpdateCounty(folder / "county", net)
        county.make()
        terminal = Terminal(folder / "root", bundle, net)
        with county.served(), terminal.running():
            say("installing and enrolling")
            terminal.install(county)
            return told(Story(terminal, county, bundle, folder))


def told(story: Story) -> list[Figure]:
    """Tell it all."""
    found = story.fetch()
    story.disturbed()
    story.install()
    found += story.again()
    found += story.bad()
    story.attack()
    return found


def figures(seen: Watched) -> list[Figure]:
    """Return what an update that nothing disturbed took."""
    return [
        figure("looking it over and unpacking", seen.between("handed over", "preparing"), "s"),
        figure(
            "installing beside the version that runs", seen.between("preparing", "installed"), "s"
        ),
        figure("switch and trial of 20 s", seen.between("trying", "end"), "s"),
        figure("the loudspeaker is away", seen.away_seconds, "s"),
        figure("memory of what installs (PSS)", seen.peak_mib, "MiB", MEMORY_LIMIT_MB),
    ]


def figure(what: str, ours: float, unit: str, goal: float | None = None) -> Figure:
    """Return a figure."""
    return Figure(what=what, ours=ours, unit=unit, goal=goal)


def require(holds: bool, words: str) -> None:  # noqa: FBT001 - it is what is required
    """Raise UsageError with these words unless it holds."""
    if not holds:
        raise UsageError(words)


def say(words: str) -> None:
    """Tell how far it is."""
    print(f"updates: {words}", flush=True)
