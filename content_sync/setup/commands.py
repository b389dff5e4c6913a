"""The commands of a set-up, as its two units run them.

Invariant: each takes its folders as options whose defaults are a terminal's own.
"""

import argparse
import logging
from pathlib import Path
from typing import Any

from content_sync.setup import taking
from content_sync.setup.entering import Entering, Ticket, adopt
from content_sync.setup.naming import name_machine
from content_sync.setup.taking import Places
from content_sync.store.folder import Folder
from disclosure.errors import RetryLaterError
from disclosure.settings import load

BOOT = (Path("/boot/firmware"), Path("/boot"))
SETTINGS = Path("/etc/mingbai")
STORE = Path("/var/lib/mingbai")
ETC = Path("/etc")
NETWORK = Path("/etc/NetworkManager")
TIME = Path("/etc/systemd/timesyncd.conf.d")
AGENT_USER = "mingbai-agent"
KEPT = Path("/media/mingbai-data/kept")


def add(commands: Any) -> None:
    """Add `setup` with its acts to the parser's commands."""
    setup = commands.add_parser("setup", help="set a terminal up by mingbai.toml on its card")
    acts = setup.add_subparsers(dest="act", required=True)
    told = {
        "take": "as root: take the file on the boot partition",
        "enter": "as the agent's user: become a terminal of the county",
        "adopt": "as root: make the settings of what the agent's user became",
        "name": "as root: call this machine after its terminal",
    }
    for name, tells in told.items():
        one = acts.add_parser(name, help=tells)
        one.add_argument("--settings", type=Path, default=SETTINGS, metavar="DIR")
        one.add_argument("--store", type=Path, default=STORE, metavar="DIR")
        if name == "take":
            one.add_argument("--boot", type=Path, action="append", metavar="DIR")
            one.add_argument("--network", type=Path, default=NETWORK, metavar="DIR")
            one.add_argument("--time", type=Path, default=TIME, metavar="DIR")
            one.add_argument("--agent-user", default=AGENT_USER, help="who enters the device")


def run(options: argparse.Namespace) -> int:
    """Run an act of `setup`; return its exit code."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    # Two signatures of three are what a root needs: the third is no news.
    logging.getLogger("tuf").setLevel(logging.WARNING)
    written = Folder(options.store).device_key.with_name("agent.toml")
    ticket = options.settings / "enrol.toml"
    if options.act == "take":
        boot = tuple(options.boot or BOOT)
        places = Places(
            boot=boot,
            settings=options.settings,
            store=options.store,
            network=options.network,
            time=options.time,
            agent_user=options.agent_user,
        )
        found = taking.take(places)
        print("set up" if found else f"no {taking.NAME} on the boot partition")  # noqa: T201 - a command
    elif options.act == "enter":
        return _enter(Entering(options.store, written), ticket)
    elif options.act == "name":
        name = name_machine(options.settings / "agent.toml", ETC, kept=KEPT, at_once=True)
        print(name)  # noqa: T201 - a command
    else:
        adopt(written, options.settings / "agent.toml", ticket)
    return 0


def _enter(entering: Entering, ticket: Path) -> int:
    try:
        entering.enter(load(ticket, Ticket))
    except (RetryLaterError, OSError) as error:
        # 2 would tell the unit that a person is needed.
        logging.getLogger(__name__).warning("%s", error)
        return 1
    print("entered")  # noqa: T201 - a command speaks to a person
    return 0
