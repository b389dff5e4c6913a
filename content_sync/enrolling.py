"""`content_sync enrol`: a claim code and this device's new key, for a terminal's identity.

Invariant: the key is durable before the county hears of it, and the settings are
written only after the county has entered the device.
"""

import json
from pathlib import Path

from content_sync.agent import device
from content_sync.agent.county import BatchRefusedError
from content_sync.agent.http_county import HttpCounty, HttpLimits
from content_sync.store.clock import StoreClock
from content_sync.store.files import write_durably
from content_sync.store.folder import Folder
from content_sync.store.machine_clock import SystemClock
from disclosure.areas import path as area_path
from disclosure.decoding import decode, encode
from disclosure.enrolment import Enrolled
from disclosure.errors import MalformedError, RejectedError, RetryLaterError, UsageError
from disclosure.seals.root import first_root


def enrol(url: str, root: Path, claim: str, store: Path, out: Path) -> str:
    """Enrol this device and write its agent's settings; return the fingerprint.

    Arguments:
        url: the county's address.
        root: file of the pinned root, version 1, as it lies on the image.
        claim: the claim code.
        store: folder of the store.
        out: where the settings go.

    Raises:
        UsageError: a file is missing or wrong, the device is enrolled, or the claim
            code is not good.
        RetryLaterError: the county cannot be reached now, or another answers in its place.
    """
    if out.exists():
        raise UsageError(f"{out} exists already: this device is enrolled; remove it to start anew")
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"--county-url {url!r} does not begin with http:// or https://")
    keyring = _pinned(root)
    folder = Folder(store.absolute())
    folder.make()
    mine = device.load(folder) or device.make(folder)
    clock = StoreClock(folder.store, SystemClock())
    county = HttpCounty(url, HttpLimits(), "mingbai-enrol", known=clock.known)
    try:
        raw = county.enrol(encode(mine.enrolment(claim)))
    except BatchRefusedError as error:
        raise UsageError(f"the county refuses: {error}") from error
    except RejectedError as error:
        raise RetryLaterError(f"who answers is not the county: {error}") from error
    finally:
        county.close()
    enrolled = _entered(raw, keyring)
    settings = {
        "county_url": url,
        "root": str(root.absolute()),
        "area": enrolled.area,
        "terminal_id": enrolled.terminal,
        "terminal_number": enrolled.number,
        "store": str(folder.store),
    }
    # JSON's strings and integers are TOML's too.
    lines = [
        f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in settings.items()
    ]
    write_durably(out, ("\n".join(lines) + "\n").encode())
    return mine.fingerprint


def _pinned(root: Path) -> str:
    try:
        return first_root(root.read_bytes()).county
    except OSError as error:
        raise UsageError(f"--root {root}: {error.strerror}") from error
    except RejectedError as error:
        raise UsageError(f"--root {root}: {error}") from error


def _entered(raw: bytes, county: str) -> Enrolled:
    try:
        enrolled = decode(raw, Enrolled)
        if area_path(enrolled.area)[0] != county:
            raise MalformedError(f"area {enrolled.area} is not of county {county}")
    except RejectedError as error:
        # A hall's log-in page answers so; a code is refused in other words.
        raise RetryLaterError(f"the county's answer is not one: {error}") from error
    return enrolled
