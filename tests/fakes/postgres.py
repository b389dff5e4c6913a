"""A PostgreSQL server of the tests' own: a real one, on a socket in a temporary folder.

It keeps nothing safe on the disk (no fsync): what is tried is the county, not PostgreSQL.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

_UNSAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "jit=off")
_START_SECONDS = 60.0


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, None where there is no server."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = shutil.which("initdb")
    if debian:
        return debian[-1].parent
    return Path(found).parent if found else None


@dataclass
class Server:
    """A running server."""

    folder: Path
    process: subprocess.Popen[bytes]
    made: int = 0

    @classmethod
    def start(cls, where: Path) -> "Server":
        """Make a server in a new folder and start it; it refuses to run as root."""
        # Not pytest's folder: a socket's path may have 107 characters, and another user reads it.
        folder = Path(tempfile.mkdtemp(prefix="mingbai-pg-"))
        owner = _owner()
        if owner is not None:
            shutil.chown(folder, owner, pwd.getpwnam(owner).pw_gid)
        data = folder / "data"
        make = ("-U", "mingbai", "-A", "trust", "-N", "-E", "UTF8", "--locale=C")
        subprocess.run(
            [str(where / "initdb"), "-D", str(data), *make],
            check=True,
            stdout=subprocess.DEVNULL,
            user=owner,
            cwd=folder,
        )
        settings = [*_UNSAFE, f"unix_socket_directories={folder}", "listen_addresses="]
        # Several servers of one machine (one a test process) share its table of semaphores.
        settings += ["max_connections=60", "shared_buffers=32MB", "autovacuum=off"]
        options = [part for one in settings for part in ("-c", one)]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [where / "postgres", "-D", data, *options],
                stdout=subprocess.DEVNULL,
                stderr=log,
                user=owner,
                cwd=folder,
            )
        server = cls(folder, process)
        server._wait()
        return server

    def stop(self) -> None:
        """Stop it and remove its folder."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)
        shutil.rmtree(self.folder)

    def address(self, name: str) -> str:
        """Return a database's address."""
        return f"postgresql://mingbai@/{name}?host={self.folder}"

    def database(self, template: str = "template0") -> str:
        """Make a database like another; return its name."""
        self.made += 1
        name = f"t{self.made}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected to it."""
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, statement: str) -> None:
        """Run one statement outside of any county's database."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _wait(self) -> None:
        until = time.monotonic() + _START_SECONDS
        while True:
            try:
                self.run("SELECT 1")
            except psycopg.OperationalError as error:
                if self.process.poll() is not None or time.monotonic() > until:
                    told = (self.folder / "log").read_text()
                    raise RuntimeError(f"PostgreSQL does not start: {told}") from error
                time.sleep(0.05)
            else:
                return


def _owner() -> str | None:
    """Return as whom it runs, where we are root."""
    if os.geteuid() != 0:
        return None
    names = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
