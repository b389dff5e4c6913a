"""A real CUPS scheduler of our own, with a printer that stands as a test says.

The printer is a CUPS backend that says its states on stderr, as real ones do, and keeps
what it prints in a folder.
"""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

SCHEDULER = shutil.which("cupsd") or "/usr/sbin/cupsd"
ADMIN = shutil.which("lpadmin") or "/usr/sbin/lpadmin"
PARTS = Path("/usr/lib/cups")
QUEUE = "hall"

BACKEND = """#!/bin/sh
[ $# -eq 0 ] && { echo 'direct hall "Hall" "Hall"'; exit 0; }
folder=${DEVICE_URI#hall:}
said=
while [ -s "$folder/state" ]; do
    now=$(cat "$folder/state")
    [ "$now" = "$said" ] || echo "STATE: +$now" >&2
    said=$now
    sleep 0.05
done
[ -z "$said" ] || echo "STATE: -$said" >&2
[ -e "$folder/broken" ] && exit 5
cat "$6" >"$folder/printed.pdf"
"""

FILES = """ServerRoot {base}/etc
ServerBin {base}/bin
RequestRoot {base}/spool
TempDir {base}/spool/tmp
CacheDir {base}/cache
StateDir {base}/state
AccessLog {base}/log/access
ErrorLog {base}/log/error
PageLog {base}/log/page
User lp
Group lp
"""

RULES = """Listen 127.0.0.1:{port}
Browsing Off
DefaultAuthType None
WebInterface No
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
"""


def usable() -> bool:
    """Tell whether CUPS is installed and may be started: its scheduler wants to be root."""
    return Path(SCHEDULER).is_file() and PARTS.is_dir() and os.geteuid() == 0


class CupsServer:
    """A scheduler on a port of its own.

    Arguments:
        base: an empty folder that `lp`, as whom printers run, may read.
    """

    def __init__(self, base: Path) -> None:
        self.base = base
        self.told = base / "told"
        self.port = _free_port()
        self._lay_out()
        files, rules = base / "etc" / "cups-files.conf", base / "etc" / "cupsd.conf"
        command = [SCHEDULER, "-f", "-c", str(rules), "-s", str(files)]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        self._wait_for(self._listens)
        device = f"hall:{self.told}"
        self.run(ADMIN, "-p", QUEUE, "-E", "-v", device, "-o", "printer-error-policy=retry-job")

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(10)

    def run(self, *command: str) -> str:
        environment = {**os.environ, "CUPS_SERVER": f"127.0.0.1:{self.port}", "LC_ALL": "C"}
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=60, check=True, env=environment
        )
        return done.stdout

    def say(self, reason: str) -> None:
        """Let the printer stand so; empty lets it print."""
        (self.told / "state").write_text(reason)

    def break_off(self) -> None:
        """Let the printer give up what it is to print."""
        (self.told / "broken").touch()

    def printed(self) -> bytes:
        file = self.told / "printed.pdf"
        return file.read_bytes() if file.exists() else b""

    def kept(self) -> list[str]:
        """Return the files of jobs that CUPS keeps."""
        return sorted(file.name for file in (self.base / "spool").glob("[cd]0*"))

    def _lay_out(self) -> None:
        for name in ("etc/ppd", "spool/tmp", "cache", "log", "state", "bin/backend", "told"):
            (self.base / name).mkdir(parents=True)
        for part in ("filter", "daemon", "notifier", "monitor"):
            if (PARTS / part).is_dir():
                (self.base / "bin" / part).symlink_to(PARTS / part)
        backend = self.base / "bin" / "backend" / "hall"
        backend.write_text(BACKEND)
        backend.chmod(0o755)
        (self.base / "etc/cups-files.conf").write_text(FILES.format(base=self.base))
        (self.base / "etc/cupsd.conf").write_text(RULES.format(port=self.port))
        self.told.chmod(0o777)

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _wait_for(self, condition) -> None:
        end = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < end, "cupsd did not start"
            assert self._process.poll() is None, "cupsd ended"
            time.sleep(0.02)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
