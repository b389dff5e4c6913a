"""The port to listen on, and who has it when it is taken.

Invariant: a taken port is found out before anything else is started, and nobody is let
in to wait in line before there is a server: a terminal that is turned away backs off,
one that was let in would only wait.
"""

import errno
import socket
from pathlib import Path

from disclosure.errors import UsageError

BACKLOG = 2048

_LISTENING = "0A"


def hold(host: str, port: int) -> socket.socket:
    """Return a socket that is bound there, and does not listen yet.

    Raises:
        UsageError: the port is taken or not allowed, or the address is not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise UsageError(_reason(error, host, port)) from error
    return listener


def _reason(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken by {_owner(port)}: stop it, or choose another with --port"
    if error.errno == errno.EACCES:
        return f"port {port} is not ours to open: choose one above 1023 with --port"
    return f"--host {host}: {error.strerror}"


def _owner(port: int) -> str:
    """Return which process listens on a port, or how to look for it."""
    inode = _inode(port)
    for process in Path("/proc").glob("[0-9]*") if inode else ():
        try:
            held = any(
                str(link.readlink()) == f"socket:[{inode}]" for link in (process / "fd").iterdir()
            )
            if held:
                return f"process {process.name} ({(process / 'comm').read_text().strip()})"
        except OSError:
            continue
    return f"another process ('ss -ltnp sport = :{port}' names it)"


def _inode(port: int) -> str:
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for fields in (line.split() for line in lines):
            if fields[3] == _LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                return fields[9]
    return ""
