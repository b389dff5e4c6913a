"""`county alert`: what a message would do, the signer, the gate, and a source's proof.

Invariant: `check` changes nothing; `sign` opens no network and nothing of the server's;
`gate` opens no key of a standing rule.
"""

import argparse
import signal
import sys
import threading
from contextlib import closing
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from county.alerts import cap, proof
from county.alerts.items import items_of
from county.alerts.judging import Before, judge
from county.alerts.memory import Memory
from county.alerts.outlook import outlook
from county.alerts.signer import Signer
from county.alerts.sources import AlertSettings, Rule, Source
from county.alerts.taking import Taken, Taking
from county.clock import system_clock
from county.commands.options import Commands
from county.files import write_whole
from county.keys.key_file import KeyKind, read_key
from county.web.logs import log_to
from disclosure.command import Parser
from disclosure.errors import MingbaiError, UsageError
from disclosure.seals.root import first_root
from disclosure.settings import load, located

REFUSED = 1


def add(commands: Commands) -> None:
    """Add the commands."""
    alert = commands.add_parser("alert", help="alerts from outside", description="see docs")
    acts = alert.add_subparsers(
        dest="act_of_alert", required=True, parser_class=Parser, metavar="ACT"
    )
    check = _act(acts, "check", run_check, "say what a message would do, or why nothing")
    check.add_argument("file", type=Path, metavar="FILE", help="a CAP 1.2 message")
    check.add_argument("--source", default="", metavar="NAME", help="default: as its sender says")
    check.add_argument("--unproven", action="store_true", help="without the proof beside it")
    sign = _act(acts, "sign", run_sign, "seal what sources with a standing rule drop")
    sign.add_argument("--once", action="store_true", help="take what waits and end")
    _act(acts, "gate", run_gate_until_stopped, "take messages by HTTP post and from Atom feeds")
    prove = _act(acts, "prove", run_prove, "write the proof beside a message, as its source does")
    prove.add_argument("file", type=Path, metavar="FILE", help="a CAP 1.2 message")
    prove.add_argument("--source", required=True, metavar="NAME", help="who sends it")
    prove.add_argument("--key", type=Path, metavar="FILE", help="64 hex digits, for a source's key")


def _act(acts: Commands, name: str, act: object, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = acts.add_parser(name, help=text, description=text)
    parser.add_argument("--settings", required=True, type=Path, metavar="FILE", help="alerts.toml")
    parser.set_defaults(act=act)
    return parser


def run_check(options: argparse.Namespace) -> int:
    """Print what would happen; 1 when the message is refused."""
    settings = load(options.settings, AlertSettings)
    raw = _read(options.file, cap.LARGEST_BYTES + 1)
    try:
        message = cap.parse(raw)
        source = _source(settings, options.source, message.sender)
        if not options.unproven:
            proof.require(raw, _proof(options.file), source)
        memory = located(settings.memory, options.settings)
        before = _before(memory, source)
        verdict = judge(message, source, before, system_clock(), _zone(settings))
        items = items_of(verdict, source)
    except UsageError:
        raise
    except MingbaiError as error:
        print(f"refused: {error}")
        return REFUSED
    print(outlook(message, source, verdict, items))
    return 0


def run_sign(options: argparse.Namespace) -> int:
    """Seal until stopped; with --once, 1 when something was refused."""
    log_to(sys.stderr)
    settings = load(options.settings, AlertSettings)
    zone, file = _zone(settings), options.settings
    signer = _signer(settings, file)
    ended = threading.Event()
    with closing(Memory(located(settings.memory, file))) as memory:
        taking = Taking(
            settings.source,
            Rule.STANDING,
            located(settings.inbox, file),
            memory,
            zone,
            lambda items, source: signer.seal(
                items, source, system_clock(), system_clock().astimezone(zone).date()
            ),
        )
        if options.once:
            return _told(taking.turn(system_clock()))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        print("ready", flush=True)
        while not ended.wait(settings.poll_seconds):
            taking.turn(system_clock())
    return 0


def run_gate_until_stopped(options: argparse.Namespace) -> int:
    """Stand at the gate until stopped."""
    log_to(sys.stderr)
    # The gate alone needs the server's parts.
    from county.alerts.gate.running import run_gate  # noqa: PLC0415

    settings, file = load(options.settings, AlertSettings), options.settings
    run_gate(settings, file, system_clock, lambda line: print(line, flush=True))
    return 0


def run_prove(options: argparse.Namespace) -> int:
    """Write the proof beside a message."""
    settings = load(options.settings, AlertSettings)
    source = _source(settings, options.source, "")
    raw = _read(options.file, cap.LARGEST_BYTES + 1)
    if source.token:
        made = proof.by_token(raw, source.token)
    elif options.key is None:
        raise UsageError(f"source {source.name} has a key: give its secret half with --key")
    else:
        made = proof.by_key(raw, _seed(options.key))
    out = options.file.with_name(options.file.name + proof.SUFFIX)
    write_whole(out, made)
    print(f"proof: {out}")
    return 0


def _told(taken: list[Taken]) -> int:
    for one in taken:
        said = one.reason and f"refused: {one.reason}"
        titles = ", ".join(f"“{item.title}” for {item.area}" for item in one.items)
        print(f"{one.name}: {said or f'sealed: {titles}'}", file=sys.stderr if said else sys.stdout)
    return REFUSED if any(one.reason for one in taken) else 0


def _signer(settings: AlertSettings, file: Path) -> Signer:
    if not settings.key or not settings.root:
        raise UsageError(f"settings {file}: the signer needs key and root")
    key = read_key(located(settings.key, file), KeyKind.STANDING)
    keyring = first_root(_read(located(settings.root, file), cap.LARGEST_BYTES))
    return Signer(key, keyring, located(settings.sealed, file))


def _source(settings: AlertSettings, name: str, sender: str) -> Source:
    sending = (one for one in settings.source if sender in one.senders)
    found = settings.of(name) if name else next(sending, None)
    if found is None:
        known = ", ".join(one.name for one in settings.source) or "none"
        raise UsageError(f"no source {name or sender!r} in the settings; there are {known}")
    return found


def _before(memory: Path, source: Source) -> Before:
    if not memory.exists():
        return Before()
    with closing(Memory(memory)) as kept:
        return kept.before(source.name)


def _zone(settings: AlertSettings) -> ZoneInfo:
    try:
        return ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageError(f"timezone {settings.timezone!r} is not known") from error


def _proof(file: Path) -> bytes | None:
    beside = file.with_name(file.name + proof.SUFFIX)
    return _read(beside, proof.LARGEST_BYTES) if beside.exists() else None


def _read(file: Path, most: int) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(most)
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error


def _seed(file: Path) -> bytes:
    try:
        seed = bytes.fromhex(_read(file, 200).decode("ascii").strip())
    except ValueError as error:
        raise UsageError(f"{file} is no key: 64 hex digits") from error
    if len(seed) != 32:
        raise UsageError(f"{file} is no key: 64 hex digits")
    return seed
