"""`content_sync setup name`: a machine is called after its terminal, `mingbai-0001`.

Invariant: names are made of a terminal's number alone; what else stands in ``/etc/hosts`` stays.
"""

import re
import shutil
import subprocess
from pathlib import Path

from content_sync.agent.settings import AgentSettings
from content_sync.store.files import disk_faults, write_durably
from disclosure.errors import RetryLaterError
from disclosure.settings import load

_HOSTNAMECTL_SECONDS = 30
_OWN = re.compile(r"(?m)^127\.0\.1\.1\s.*\n?")
"""The line by which Debian finds its own name without network."""


def name_of(number: int) -> str:
    """Return the host name of the terminal with this number."""
    return f"mingbai-{number:04d}"


def name_machine(settings: Path, etc: Path, *, kept: Path, at_once: bool) -> str:
    """Give this machine its terminal's name, durably; return it.

    Arguments:
        settings: of its agent.
        etc: folder of ``hostname`` and ``hosts``.
        kept: where a machine with a read-only root, and none else, has a folder of the files
            that are laid over ``etc`` when it starts.
        at_once: tell the running system too.

    Raises:
        UsageError: the settings cannot be used.
        RetryLaterError: the disk does not take it, or the system does not.
    """
    name = name_of(load(settings, AgentSettings).terminal_number)
    hosts = etc / "hosts"
    with disk_faults(hosts):
        before = hosts.read_text(encoding="utf-8") if hosts.exists() else "127.0.0.1 localhost\n"
    others = _OWN.sub("", before)
    text = others + ("" if others.endswith("\n") else "\n") + f"127.0.1.1 {name}\n"
    if text != before:
        _put(hosts, text)
    _put(etc / "hostname", f"{name}\n")
    if kept.is_dir():
        _put(kept / "hosts", text)
        _put(kept / "hostname", f"{name}\n")
    if at_once:
        _tell(name)
    return name


def _put(path: Path, text: str) -> None:
    write_durably(path, text.encode())
    with disk_faults(path):
        path.chmod(0o644)


def _tell(name: str) -> None:
    hostnamectl = shutil.which("hostnamectl")
    if hostnamectl is None:
        return
    done = subprocess.run(
        [hostnamectl, "set-hostname", name],
        capture_output=True, text=True, check=False, timeout=_HOSTNAMECTL_SECONDS,
    )  # fmt: skip
    if done.returncode:
        raise RetryLaterError(f"the name {name} counts from the next start: {done.stderr.strip()}")
