"""What is known of a terminal without asking anybody: machine, clock, content, outbox.

Invariant: numbers, kinds and versions; of rows only how many there are, never what is in them.
"""

import platform
import re
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from content_sync import status
from content_sync.agent import card, machine
from content_sync.agent.networks import networks
from content_sync.agent.power import power
from content_sync.agent.thermometer import temperature_celsius
from content_sync.store.folder import Folder
from content_sync.store.machine_clock import SystemClock
from content_sync.store.outbox import Outbox
from disclosure.areas import AreaCode
from disclosure.errors import MingbaiError
from disclosure.items import Strict
from disclosure.machines import NetworkKind, Power

BUNDLE = Path("/opt/mingbai/current/deploy/BUNDLE")
MEMORY = Path("/proc/meminfo")
SOCKETS = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))

_LISTENS = "0A"
"""TCP_LISTEN of Linux's ``tcp_states.h``."""
_BUNDLE_LINE = re.compile(r"(version|architecture|release|python)=([A-Za-z0-9.]{1,20})")
_UNITS = ("agent", "kiosk", "signage", "broadcast", "setup", "enrol", "update", "diagnose")
_STATES = ("ActiveState", "SubState", "Result", "NRestarts", "ExecMainStatus", "MemoryCurrent")
_STATE = re.compile(r"[A-Za-z0-9-]{1,30}")

Ask = Callable[[tuple[str, ...]], str]
"""Runs a command and returns what it says; raises OSError where it cannot."""


class CardFacts(Strict, frozen=True, kw_only=True):
    """A card: tenths of its life that are used, and what was written since the start."""

    name: str
    used_tenths: int | None
    written_bytes: int | None


class MachineFacts(Strict, frozen=True, kw_only=True):
    """The machine; what it does not tell is None or empty.

    Attributes:
        mingbai, bundle: versions of the software, and of what it was installed from.
        listening: ports on which anything listens; on a terminal there are none.
        clock_synchronized: whether the network set the clock.
    """

    host: str
    board: str
    mingbai: str
    bundle: dict[str, str]
    os: str
    kernel: str
    architecture: str
    python: str
    up_seconds: int | None
    memory: dict[str, int]
    cards: tuple[CardFacts, ...]
    file_errors: int
    read_only: bool
    temperature_celsius: float | None
    power: Power | None
    networks: tuple[NetworkKind, ...]
    listening: tuple[int, ...]
    now: datetime
    clock_synchronized: bool
    clock_battery: bool


class FeedFacts(Strict, frozen=True, kw_only=True):
    """How far one feed is."""

    area: AreaCode
    epoch: int
    sequence: int
    target: int
    whole: bool
    as_of: datetime | None


class ContentFacts(Strict, frozen=True, kw_only=True):
    """What a store holds and owes, in numbers; `outbox` counts what is owed, by kind."""

    found: bool
    root_version: int = 0
    feeds: tuple[FeedFacts, ...] = ()
    documents: int = 0
    waiting: int = 0
    refused: int = 0
    bytes_done: int = 0
    bytes_total: int = 0
    evidence: int = 0
    clock_trusted: bool = False
    outbox: dict[str, int] | None = None


def of_machine(store: Path) -> MachineFacts:
    """Return what the machine tells of itself.

    Arguments:
        store: the terminal's folder.
    """
    clock = SystemClock()
    return MachineFacts(
        host=machine.host(),
        board=machine.board(),
        mingbai=version("mingbai"),
        bundle=_bundle(),
        os=machine.os_name(),
        kernel=platform.release()[:60],
        architecture=platform.machine(),
        python=platform.python_version(),
        up_seconds=machine.up_seconds(),
        memory=_memory(),
        cards=tuple(
            CardFacts(name=one.name, used_tenths=one.used_tenths, written_bytes=one.written_bytes)
            for one in card.cards()
        ),
        file_errors=card.file_errors(),
        read_only=card.is_read_only(store),
        temperature_celsius=temperature_celsius(),
        power=power(),
        networks=networks(),
        listening=_listening(),
        now=clock.now(),
        clock_synchronized=clock.synchronized(),
        clock_battery=clock.has_battery(),
    )


def of_content(store: Path) -> ContentFacts:
    """Return what a store holds and owes, in numbers."""
    try:
        told = status.status_of(store)
        owed = Outbox.open(store).depth() if Folder(store).outbox_db.exists() else None
    except MingbaiError:
        return ContentFacts(found=False)
    return ContentFacts(
        found=True,
        root_version=told.root_version,
        feeds=tuple(
            FeedFacts(
                area=one.area,
                epoch=one.epoch,
                sequence=one.sequence,
                target=one.target,
                whole=one.whole,
                as_of=one.as_of,
            )
            for one in told.feeds
        ),
        documents=told.documents,
        waiting=told.waiting,
        refused=told.refused,
        bytes_done=told.bytes_done,
        bytes_total=told.bytes_total,
        evidence=told.evidence,
        clock_trusted=told.clock_trusted,
        outbox=owed,
    )


def of_services(ask: Ask) -> dict[str, dict[str, str]]:
    """Return the states of our units, as systemd tells them; empty where there is none."""
    found = {}
    for name in _UNITS:
        wanted = [word for state in _STATES for word in ("-p", state)]
        try:
            told = ask(("systemctl", "show", *wanted, f"mingbai-{name}.service"))
        except OSError:
            return {}
        states = dict(line.partition("=")[::2] for line in told.splitlines())
        found[name] = {key: states[key] for key in _STATES if _STATE.fullmatch(states.get(key, ""))}
    return found


def _bundle() -> dict[str, str]:
    try:
        return dict(_BUNDLE_LINE.findall(BUNDLE.read_text(encoding="ascii")))
    except (OSError, UnicodeDecodeError):
        return {}


def _memory() -> dict[str, int]:
    """Return the sizes of memory that matter, in KiB."""
    try:
        told = MEMORY.read_text(encoding="ascii")
    except OSError:
        return {}
    wanted = r"(?m)^(MemTotal|MemAvailable|SwapTotal|SwapFree):\s+(\d+) kB$"
    return {name: int(size) for name, size in re.findall(wanted, told)}


def _listening() -> tuple[int, ...]:
    ports = set()
    for file in SOCKETS:
        try:
            lines = file.read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for words in (line.split() for line in lines):
            if len(words) > 3 and words[3] == _LISTENS:
                ports.add(int(words[1].rpartition(":")[2], 16))
    return tuple(sorted(ports))
