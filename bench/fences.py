"""What the users of a terminal's processes try and may not: written by nobody but its owner.

Every attempt is made twice: as the unit's user in the plain system, where file modes alone hold,
and inside the running unit's own view of the system. Invariant: what is tried is removed again,
and whatever succeeds that may not ends the bench.
"""

from bench.container import Container
from disclosure.errors import UsageError

STORE = "/var/lib/mingbai"
CONTENT = (f"{STORE}/content", f"{STORE}/content/content.db", f"{STORE}/content/blobs")
SYSTEM = (
    STORE, f"{STORE}/root.json", "/etc", "/etc/mingbai", "/etc/systemd/system", "/opt/mingbai",
    "/opt/mingbai/current/lib", "/usr/bin", "/boot", "/root", "/home",
)  # fmt: skip
PRIVATE = (f"{STORE}/device", f"{STORE}/evidence", f"{STORE}/updates")
FACES = ("signage", "broadcast", "kiosk")
# Adds to a file nothing; makes and removes a file in a folder.
_WRITE = 'if [ -d "$1" ]; then : >"$1/.tried" && rm "$1/.tried"; else : >>"$1"; fi'


def require(container: Container, unit: str) -> int:
    """Try what a unit's user may not; return how much was tried.

    Raises:
        UsageError: something succeeded that may not, or failed that has to work.
    """
    forbidden = [*SYSTEM, *([*CONTENT, *PRIVATE] if unit in FACES else [])]
    allowed = [f"{STORE}/outbox", f"{STORE}/{unit}" if unit in FACES else f"{STORE}/content"]
    tried = 0
    for inside in (False, True):
        for path in forbidden:
            if _may(container, unit, path, inside=inside):
                raise UsageError(f"mingbai-{unit} may write {path}, inside its unit: {inside}")
        for path in allowed:
            if not _may(container, unit, path, inside=inside):
                raise UsageError(f"mingbai-{unit} may not write {path}, inside its unit: {inside}")
        tried += len(forbidden)
    if unit in FACES:
        _require_alone(container, unit)
    return tried


def _may(container: Container, unit: str, path: str, *, inside: bool) -> bool:
    """Tell whether a unit's user may write a path, which has to be there."""
    container.ask("test", "-e", path)
    told = container.run(*_as(container, unit, inside=inside), "sh", "-c", _WRITE, "sh", path)
    return told.returncode == 0


def _require_alone(container: Container, unit: str) -> None:
    """Check that a face has no network but its own machine's."""
    told = container.ask(*_as(container, unit, inside=True), "cat", "/proc/net/dev")
    devices = {line.partition(":")[0].strip() for line in told.splitlines()[2:]}
    if devices - {"lo"}:
        raise UsageError(f"mingbai-{unit} has the network {', '.join(sorted(devices))}")


def _as(container: Container, unit: str, *, inside: bool) -> list[str]:
    """Return what runs a command as a unit's user; inside: with what the unit sees."""
    process = container.show(f"mingbai-{unit}.service", "MainPID")
    entering = ["nsenter", f"--target={process}", "--mount", "--net", "--"] if inside else []
    return [
        *entering, "setpriv", f"--reuid=mingbai-{unit}", "--regid=mingbai", "--init-groups",
        "--bounding-set=-all", "--no-new-privs", "--",
    ]  # fmt: skip
