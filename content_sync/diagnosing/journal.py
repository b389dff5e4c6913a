"""The journal of our services, and what the kernel warned of, as a bundle holds it.

Invariant: bounded in lines and bytes, the newest kept; each message is scrubbed, and no Chinese
stays in it, for the software logs in English.
"""

import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from content_sync.diagnosing.scrubbing import STRUCK, Scrub

SECONDS = 30.0
READ_BYTES = 4 * 1024 * 1024
"""What is read of the journal's answer at most."""

OURS = ("journalctl", "--no-pager", "--output=json", "--unit=mingbai-*")
KERNEL = ("journalctl", "--no-pager", "--output=json", "--dmesg", "--priority=warning")
_FIELDS = "--output-fields=MESSAGE,PRIORITY,_SYSTEMD_UNIT,UNIT,_TRANSPORT"

Ask = Callable[[Sequence[str], int], bytes]
"""Runs a command; returns so many bytes of its answer at most; raises OSError where it cannot."""


@dataclass(frozen=True)
class JournalLimits:
    """How much of a journal is taken: lines of our services, and of the kernel."""

    lines: int = 3000
    kernel_lines: int = 200


def read(scrub: Scrub, limits: JournalLimits, ask: Ask) -> tuple[str, ...]:
    """Return the journal's newest lines, oldest first; one sentence where it cannot be read.

    Arguments:
        scrub: strikes out what must not leave.
        limits: how much is taken.
        ask: asks the journal.
    """
    lines: list[tuple[int, str]] = []
    for command, most in ((OURS, limits.lines), (KERNEL, limits.kernel_lines)):
        try:
            raw = ask((*command, f"--lines={most}", _FIELDS), READ_BYTES)
        except OSError as error:
            return (f"the journal cannot be read here (error {error.errno})",)
        lines += _lines(raw, scrub)
    return tuple(text for _, text in sorted(lines, key=lambda line: line[0]))


def ask(command: Sequence[str], most: int) -> bytes:
    """Run a command; return the beginning of what it says.

    Raises:
        OSError: it is not there, or fails; a slow one is cut off.
    """
    environment = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        try:
            raw, _ = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired as error:
            process.kill()
            raise TimeoutError(110, command[0]) from error
    if process.returncode:
        raise OSError(process.returncode, command[0])
    return raw[-most:]


def _lines(raw: bytes, scrub: Scrub) -> Iterator[tuple[int, str]]:
    for line in raw.splitlines():
        try:
            entry = json.loads(line)
            at = int(entry["__REALTIME_TIMESTAMP"])
        except (ValueError, KeyError, TypeError):
            # The first line may be half of one.
            continue
        yield from ((at, text) for text in _texts(entry, at, scrub))


def _texts(entry: dict[str, object], at: int, scrub: Scrub) -> Iterator[str]:
    when = f"{datetime.fromtimestamp(at / 1e6, UTC):%Y-%m-%dT%H:%M:%S}Z"
    unit = _unit(entry)
    message = entry.get("MESSAGE")
    # What is no text comes as numbers.
    for part in (message if isinstance(message, str) else STRUCK).splitlines():
        yield f"{when} {unit} {_priority(entry)} {scrub.line(part)}".rstrip()


def _unit(entry: dict[str, object]) -> str:
    if entry.get("_TRANSPORT") == "kernel":
        return "kernel"
    named = str(entry.get("UNIT") or entry.get("_SYSTEMD_UNIT") or "")
    name = named.removesuffix(".service").removeprefix("mingbai-")
    return name if name.isascii() and name.isalpha() else "other"


def _priority(entry: dict[str, object]) -> str:
    told = str(entry.get("PRIORITY", ""))
    return told if told in set("01234567") else "?"
