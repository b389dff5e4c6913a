"""The technician of the demo: makes this machine a terminal of the county.

Invariant: the terminal is let in only after its fingerprint, as the device showed it,
was found in the county's list, as two people do on the telephone.
"""

from demo.county import VILLAGE, ZONE_NAME
from demo.place import Place
from demo.processes import once
from disclosure.errors import MingbaiError

_CLAIM, _FINGERPRINT = "claim code: ", "fingerprint: "


class OtherDeviceError(MingbaiError):
    """The county waits for another device than this one."""


def enrol(place: Place, url: str) -> str:
    """Enrol the terminal at the county's running server; return its fingerprint.

    Its agent's settings are at ``place.agent`` then.

    Raises:
        UsageError: a command failed; carries its words.
        OtherDeviceError: the fingerprints differ.
    """
    data = ("--data", place.county)
    claimed = once("county", "terminal", "claim", *data, "--area", VILLAGE, "--name", ZONE_NAME)
    root = place.county / "root" / "1.root.json"
    store = ("--store", place.store, "--out", place.agent)
    told = once(
        "content_sync", "enrol", "--county-url", url, "--root", root,
        "--claim", _after(_CLAIM, claimed), *store,
    )  # fmt: skip
    mine = _after(_FINGERPRINT, told)
    for line in once("county", "terminal", "list", *data).splitlines():
        if mine in line:
            once("county", "terminal", "confirm", line.split()[1], *data)
            return mine
    raise OtherDeviceError(f"the county's list has no device with the fingerprint {mine}")


def _after(words: str, told: str) -> str:
    """Return the rest of the line that begins with `words`."""
    lines = [line for line in told.splitlines() if line.startswith(words)]
    return lines[0].removeprefix(words) if lines else ""
