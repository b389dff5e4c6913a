"""A county that gives out releases, made and run by the commands that a real one uses.

Its server answers in the network of the machine that is measured. Invariant: releases are made and
sealed by commands, with a key that the county's second root names, and given out by the very
functions that the desk calls.
"""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.network import Network
from county.folder import existing
from county.parts import open_county
from county.releases import shelf, steps
from county.releases.shelf import Plan
from county.releases.turns import Stage, is_turn
from disclosure.areas import AreaCode
from disclosure.errors import RetryLaterError, UsageError
from disclosure.releases import Night

ROOT = Path(__file__).parent.parent
CONTENT = ROOT / "demo/content"
COUNTY = AreaCode("990421000000")
TOWNSHIP = AreaCode("990421101000")
VILLAGE = AreaCode("990421101201")
WHO = "bench.admin"
PASSPHRASE = "a long walk by the river"  # noqa: S105 - of a key that lives as long as the bench
PORT = 8080
ZONE_HOURS = 8
COMMAND_SECONDS = 300.0
START_SECONDS = 60.0
STOP_SECONDS = 20.0
_SLOTS = re.compile(r"^\[\[slot\]\]\n(?:.+\n)+", re.MULTILINE)


class UpdateCounty:
    """The county.

    Arguments:
        folder: a new folder, for its data, its content, and the table of its ceremony.
        net: the network in which it is served.

    Attributes:
        slot: when its loudspeakers speak, by its own clock.
    """

    def __init__(self, folder: Path, net: Network) -> None:
        self.data, self._folder, self._net = folder / "county", folder, net
        self._content = folder / "content"
        self._key = folder / "builder.key"
        self._server: subprocess.Popen[bytes] | None = None
        self.slot = ""

    @property
    def root(self) -> Path:
        """Return the first root, which terminals pin."""
        return self.data / "root/1.root.json"

    def make(self) -> None:
        """Make it, with content for one village and a key for releases in its second root."""
        self._content.mkdir(parents=True)
        # What is announced names slots that this county does not have.
        unspoken = shutil.ignore_patterns("water-off*")
        shutil.copytree(CONTENT / VILLAGE, self._content / VILLAGE, ignore=unspoken)
        self._run("init", "--data", self.data, "--county", COUNTY)
        self.speak_at(datetime.now(UTC) + timedelta(hours=8))
        offline, draft = self.data / "keys/offline", self._folder / "2.root.json"
        self._run(
            "root", "release", "new", "--person", "zhou.build", "--out", self._key,
            "--passphrase-stdin", typed=f"{PASSPHRASE}\n" * 2,
        )  # fmt: skip
        public = self._key.with_name(f"{self._key.name}.public")
        self._run("root", "draft", "--from", self.root, "--out", draft, "--add-release", public)
        for number in (1, 2):
            holder = offline / f"root-{number}.key"
            self._run("root", "sign", draft, "--key", holder, "--from", self.root)
        self._run("root", "publish", draft, "--data", self.data)

    def speak_at(self, start: datetime) -> None:
        """Have one slot a day, for ten minutes from an instant on."""
        begins = start + timedelta(hours=ZONE_HOURS)
        ends = begins + timedelta(minutes=10)
        self.slot = f"{begins:%H:%M}"
        slot = (
            f'[[slot]]\nname = "evening"\nlabel = "傍晚"\n'
            f'start = "{begins:%H:%M}"\nend = "{ends:%H:%M}"\n'
        )
        text = _SLOTS.sub("", (CONTENT / "county.toml").read_text(encoding="utf-8"))
        (self._content / "county.toml").write_text(f"{text}\n{slot}", encoding="utf-8")
        self.publish()

    def publish(self) -> None:
        """Take in what lies in the content's folder, and seal it."""
        self._run("import", self._content, "--data", self.data)
        keys = [self.data / f"keys/offline/approver-{number}.key" for number in (1, 2)]
        seals = [word for key in keys for word in ("--key", key)]
        self._run("seal", "--data", self.data, "--all", "--without-sound", *seals)

    @contextmanager
    def served(self) -> Iterator[None]:
        """Serve it until the block is left."""
        try:
            self._begin()
            yield
        finally:
            self._end()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Serve it no more, until the block is left."""
        self._end()
        yield
        self._begin()

    def _begin(self) -> None:
        serve = ["-m", "county", "serve", "--data", str(self.data), "--port", str(PORT)]
        self._server = subprocess.Popen(
            self._net.beside(sys.executable, *serve), cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._wait()

    def _end(self) -> None:
        if self._server is None:
            return
        self._server.terminate()
        try:
            self._server.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        self._server = None

    def claim(self) -> str:
        """Return a claim code for a terminal of the village."""
        told = self._run("terminal", "claim", "--data", self.data, "--area", VILLAGE)
        return told.split("claim code: ")[1].splitlines()[0]

    def confirm(self) -> None:
        """Let the first terminal in, as the desk does once fingerprints were compared."""
        self._run("terminal", "confirm", "1", "--data", self.data)

    def release(self, bundle: Path, *, sealed: bool = True) -> Path:
        """Make and seal a release of a bundle; return its folder."""
        out = bundle.with_name(f"{bundle.name}-release")
        self._run("release", "make", bundle, "--out", out)
        if sealed:
            self._run(
                "release", "seal", out, "--key", self._key, "--passphrase-stdin",
                typed=f"{PASSPHRASE}\n",
            )  # fmt: skip
        return out

    def take_in(self, release: Path) -> None:
        """Take a release into the county."""
        self._run("release", "add", release, "--data", self.data)

    def give_out(self, version: str, night: Night | None = None) -> None:
        """Give a version out: to the village first, and to nobody else before a person says so."""
        with open_county(existing(self.data)) as county, county.database.writing() as connection:
            now = datetime.now(UTC)
            going = shelf.current(connection)
            if going is not None:
                shelf.stop(connection, going, WHO, now)
            stages = (Stage(VILLAGE, 100), Stage(COUNTY, 100))
            shelf.begin(connection, Plan(version, stages, night or all_day(now), 0), WHO, now)

    def told(self, version: str) -> str:
        """Return what the desk shows of the terminal: the last step of a version, and its reason."""
        with open_county(existing(self.data)) as county, county.database.reading() as connection:
            rollout = shelf.current(connection)
            if rollout is None or rollout.version != version:
                return ""
            (line,) = steps.lines(connection, COUNTY, rollout)
        if line.step is None:
            return ""
        return " ".join(filter(None, (line.step.step, line.step.because)))

    def holds(self) -> bool:
        """Tell whether the roll-out holds because too many terminals went back."""
        with open_county(existing(self.data)) as county, county.database.reading() as connection:
            rollout = shelf.current(connection)
            assert rollout is not None
            (line,) = steps.lines(connection, COUNTY, rollout)
            returned = steps.returned(connection, rollout.version)
            return not is_turn(rollout, returned, line.id, line.area)

    def _wait(self) -> None:
        ask = (
            "import urllib.request as u;"
            f"u.urlopen('http://127.0.0.1:{PORT}/healthz', timeout=5).read()"
        )
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            knock = self._net.beside(sys.executable, "-c", ask)
            if not subprocess.run(knock, capture_output=True, check=False, timeout=30).returncode:
                return
            time.sleep(0.2)
        raise RetryLaterError("the county's server did not start")

    def _run(self, *words: object, typed: str = "") -> str:
        told = subprocess.run(
            [sys.executable, "-m", "county", *map(str, words)], cwd=ROOT,
            input=typed, capture_output=True, text=True, check=False, timeout=COMMAND_SECONDS,
        )  # fmt: skip
        if told.returncode:
            raise UsageError(f"county {' '.join(map(str, words))}: {told.stderr or told.stdout}")
        return told.stdout


def all_day(now: datetime) -> Night:
    """Return hours that began long ago and end late, so that every terminal's turn has come."""
    local = now + timedelta(hours=ZONE_HOURS)
    start, end = local - timedelta(hours=13), local + timedelta(hours=10)
    return Night(start=f"{start:%H:%M}", end=f"{end:%H:%M}")


def later(now: datetime) -> Night:
    """Return hours that have not begun."""
    local = now + timedelta(hours=ZONE_HOURS)
    return Night(
        start=f"{local + timedelta(hours=3):%H:%M}", end=f"{local + timedelta(hours=8):%H:%M}"
    )
