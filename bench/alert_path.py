"""An alert's way: from the signer's seal to the first sample at a terminal's loudspeaker.

Every process is the real one: county, signer, agent, broadcast. Invariant: the clock runs
from the file that the signer writes to the line that the player logs when sound has begun.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

from bench import servers
from bench.processes import took
from content_sync.store.reader import ContentReader
from county.alerts import proof
from disclosure.alert_facts import AlertFacts, AlertLevel
from disclosure.alert_wording import alert_id
from disclosure.areas import AreaCode
from disclosure.errors import RetryLaterError, UsageError
from disclosure.seals.signing import public_key
from tests.county.capping import BODY, SEED, SENDER, info, message

ALERTS = 20
COUNTY, _VILLAGE = AreaCode("990421000000"), AreaCode("990421101201")
_ROOT = Path(__file__).resolve().parent.parent
_WAIT_SECONDS = 60.0
_ON_AIR = re.compile(rb"on air: (\S+)")


def measure() -> tuple[list[float], list[float]]:
    """Return milliseconds from seal to first sample, and the terminal's part of them."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        port = servers.free_port()
        found(folder)
        stack.enter_context(servers.county(folder / "county", port))
        enrolled(folder, port)
        run(stack, "county", "alert", "sign", "--settings", folder / "alerts.toml")
        run(stack, "content_sync", "run", "--settings", folder / "agent.toml")
        wait_for(lambda: ready(folder), "the terminal's first content")
        player = run(stack, "broadcast", "run", "--settings", folder / "broadcast.toml")
        on_air = Listener(player)
        changes = stack.enter_context(_watching(folder / "terminal"))
        wait_for(lambda: len(list((folder / "terminal").rglob("ahead/*.json"))) >= 8, "sentences")
        return _measured(folder, on_air, changes)


def _measured(
    folder: Path, on_air: "Listener", changes: list[float]
) -> tuple[list[float], list[float]]:
    whole, here = [], []
    for number in range(ALERTS):
        now = datetime.now(UTC)
        name = f"B-{number}"
        id_ = _drop(folder, name, now)
        heard = on_air.heard(id_)
        sealed = next((folder / "sealed" / "done").glob(f"{id_}-*")).stat().st_mtime
        whole.append((heard - sealed) * 1000)
        arrived = [at for at in changes if sealed <= at <= heard]
        here.append((heard - arrived[0]) * 1000 if arrived else float("nan"))
        # Called off, so that the next one has the loudspeaker to itself.
        later = now + timedelta(seconds=1)
        _put(
            folder,
            f"{name}-off",
            message(
                f"{name}-off",
                sent=later,
                msg_type="Cancel",
                about=((name, now.replace(microsecond=0)),),
                infos="",
            ),
        )
        time.sleep(1.5)
    return whole, here


def _drop(folder: Path, name: str, now: datetime) -> str:
    told = info(expires=now + timedelta(hours=6))
    _put(folder, name, message(name, sent=now, infos=told))
    facts = AlertFacts(
        source="weather",
        message=name,
        hazard="rainstorm-1",
        level=AlertLevel.RED,
        since=now,
        until=now + timedelta(hours=6),
    )
    return alert_id(facts, COUNTY)


def _put(folder: Path, name: str, raw: bytes) -> None:
    inbox = folder / "inbox" / "weather"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / f"{name}.xml.proof").write_bytes(proof.by_key(raw, SEED))
    (inbox / f".{name}").write_bytes(raw)
    (inbox / f".{name}").rename(inbox / f"{name}.xml")


class Listener:
    """Reads a player's log; `at` is when each item went on the air."""

    def __init__(self, player: "subprocess.Popen[bytes]") -> None:
        self.at: dict[str, float] = {}
        self._player = player
        Thread(target=self._read, daemon=True).start()

    def heard(self, id_: str) -> float:
        """Wait until an item is on the air; return since when."""
        wait_for(lambda: id_ in self.at, f"{id_} on the air")
        return self.at[id_]

    def _read(self) -> None:
        assert self._player.stderr is not None
        for line in self._player.stderr:
            found = _ON_AIR.search(line)
            if found:
                self.at.setdefault(found[1].decode(), time.time())


@contextmanager
def _watching(store: Path) -> Iterator[list[float]]:
    """Note when the terminal's content changes, to some milliseconds."""
    changes: list[float] = []
    reader = ContentReader.open(store, "bench")
    ended = False

    def watch() -> None:
        seen = reader.version()
        while not ended:
            if reader.version() != seen:
                seen = reader.version()
                changes.append(time.time())
            time.sleep(0.005)

    thread = Thread(target=watch)
    thread.start()
    try:
        yield changes
    finally:
        ended = True
        thread.join()
        reader.close()


def found(folder: Path) -> None:
    """Make a county of the demo's content whose root names a standing rule."""
    data = folder / "county"
    keys = [str(data / "keys" / "offline" / f"approver-{n}.key") for n in (1, 2)]
    call("init", "--data", data, "--county", COUNTY)
    call("import", _ROOT / "demo" / "content", "--data", data)
    call("seal", "--data", data, "--all", "--without-sound", "--key", keys[0], "--key", keys[1])
    key, current = folder / "standing.key", data / "root" / "1.root.json"
    rule = ("--rule", "weather.rule", "--area", COUNTY, "--alerts-of", BODY)
    call("root", "standing", "new", *rule, "--out", key)
    draft = folder / "2.json"
    call("root", "draft", "--from", current, "--out", draft, "--add-standing", f"{key}.public")
    for number in (1, 2):
        holder = data / "keys" / "offline" / f"root-{number}.key"
        call("root", "sign", draft, "--key", holder, "--from", current)
    call("root", "publish", draft, "--data", data)
    _settle(folder)


def _settle(folder: Path) -> None:
    """Write the settings of the signer, the server and the loudspeaker."""
    places = f'inbox = "{folder}/inbox"\nsealed = "{folder}/sealed"\n'
    root = f'key = "standing.key"\nroot = "{folder}/county/root/2.root.json"\n'
    source = (
        f'[[source]]\nname = "weather"\nissuing_body = "{BODY}"\nsenders = ["{SENDER}"]\n'
        f'rule = "standing"\nareas = ["{COUNTY}"]\nkey = "{public_key(SEED).hex()}"\n'
    )
    (folder / "alerts.toml").write_text(places + root + source, encoding="utf-8")
    (folder / "county" / "alerts.toml").write_text(places + source, encoding="utf-8")
    (folder / "broadcast.toml").write_text(
        'store = "terminal"\n[output]\nkind = "miniaudio"\nbackend = "null"\n'
        '[limits]\ntrust_clock = "always"\n[quiet]\non = false\n',
        encoding="utf-8",
    )


def enrolled(folder: Path, port: int) -> None:
    """Let a terminal of the village in; its settings are `agent.toml`."""
    data = folder / "county"
    said = call("terminal", "claim", "--data", data, "--area", _VILLAGE)
    claim = said.splitlines()[0].removeprefix("claim code: ")
    enrol = [sys.executable, "-m", "content_sync", "enrol", "--claim", claim]
    enrol += ["--county-url", f"http://127.0.0.1:{port}"]
    enrol += ["--root", str(data / "root" / "1.root.json"), "--store", str(folder / "terminal")]
    took([*enrol, "--out", str(folder / "agent.toml")])
    call("terminal", "confirm", "1", "--data", data)


def call(*arguments: object, typed: str = "") -> str:
    """Return what a command of the county says; `typed` is what it is given to read."""
    command = [sys.executable, "-m", "county", *map(str, arguments)]
    done = subprocess.run(command, input=typed, capture_output=True, text=True, check=False)
    if done.returncode:
        raise UsageError(f"county {arguments[0]}: {done.stderr.strip()}")
    return done.stdout


def run(stack: ExitStack, *arguments: object) -> "subprocess.Popen[bytes]":
    """Run a process of Mingbai until the stack is left."""
    command = [sys.executable, "-m", *map(str, arguments)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    logged = arguments[0] == "broadcast"
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if logged else subprocess.DEVNULL,
        env=environment,
    )
    stack.callback(process.wait)
    stack.callback(process.terminate)
    return process


def ready(folder: Path) -> bool:
    """Tell whether the terminal has its first content."""
    try:
        reader = ContentReader.open(folder / "terminal", "bench")
    except RetryLaterError:
        return False
    try:
        return reader.progress().first_sync_done
    finally:
        reader.close()


def wait_for(met: Callable[[], object], what: str) -> None:
    """Wait until it is so.

    Raises:
        UsageError: it has not become so in a minute.
    """
    end = time.monotonic() + _WAIT_SECONDS
    while not met():
        if time.monotonic() > end:
            raise UsageError(f"waited {_WAIT_SECONDS:.0f} s for {what}")
        time.sleep(0.005)
