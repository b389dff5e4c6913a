"""`county healthz`: how a running server is, for whoever starts it or balances its load.

Invariant: it only asks; it waits no longer than it was told.
"""

import argparse
import time
import urllib.error
import urllib.request

from county.commands.options import Commands, add_command
from county.folder import existing
from disclosure.errors import RetryLaterError, UsageError

ANSWER_SECONDS = 10
PAUSE_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 600.0
NOT_WELL = 1


def add(commands: Commands) -> None:
    """Add the command."""
    health = add_command(commands, "healthz", run, "ask a running server how it is")
    health.add_argument("--url", default="", help="its address (default: as its settings say)")
    text = "ask again for so long until it is well"
    health.add_argument("--wait", type=float, default=0.0, metavar="SECONDS", help=text)


def run(options: argparse.Namespace) -> int:
    """Print how the server is; 1 when it is not well."""
    if not 0 <= options.wait <= LONGEST_WAIT_SECONDS:
        raise UsageError(f"--wait {options.wait:g} is not between 0 and {LONGEST_WAIT_SECONDS:g}")
    server = existing(options.data).settings().server
    url = options.url or f"http://{server.host}:{server.port}"
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"--url {url!r} does not begin with http:// or https://")
    end = time.monotonic() + options.wait
    while True:
        well, told = _ask(url)
        if well or time.monotonic() >= end:
            break
        time.sleep(PAUSE_SECONDS)
    if well is None:
        raise RetryLaterError(f"{url} does not answer ({told}): is 'county serve' running?")
    print(told)
    return 0 if well else NOT_WELL


def _ask(url: str) -> tuple[bool | None, str]:
    """Return whether the server is well, None where it does not answer, and what was said."""
    try:
        with urllib.request.urlopen(f"{url.rstrip('/')}/healthz", timeout=ANSWER_SECONDS) as reply:  # noqa: S310 - checked above
            return True, reply.read(1000).decode()
    except urllib.error.HTTPError as error:
        return False, error.read(1000).decode(errors="replace")
    except (OSError, ValueError) as error:
        return None, str(getattr(error, "reason", error))
