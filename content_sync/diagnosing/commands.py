"""`content_sync diagnose`: a bundle for a technician, or the one that the agent asks for.

Invariant: a bundle is whole under its name, or not there.
"""

import argparse
import logging
from pathlib import Path
from typing import Any

from content_sync.agent.settings import AgentSettings, DiagnosticsLimits
from content_sync.diagnosing.asked import AskedFolder
from content_sync.diagnosing.collecting import STORE, Sources, collect
from content_sync.diagnosing.journal import JournalLimits
from content_sync.doctor.examining import SETTINGS
from content_sync.store.files import write_durably
from content_sync.store.folder import Folder
from disclosure.errors import UsageError
from disclosure.settings import load, located

_LOG = logging.getLogger(__name__)
NAME = "mingbai-diagnostics.zip"


def add(commands: Any) -> None:
    """Add the command to those of `content_sync`."""
    text = "gather what the terminal is like, without anything of a person"
    diagnose = commands.add_parser("diagnose", help=text)
    diagnose.add_argument(
        "--settings", type=Path, default=SETTINGS, metavar="DIR", help="folder of the settings"
    )
    where = diagnose.add_mutually_exclusive_group()
    where.add_argument(
        "--out", type=Path, metavar="FILE", default=Path(NAME), help=f"the bundle ({NAME})"
    )
    where.add_argument(
        "--asked", action="store_true", help="what the agent asks for (mingbai-diagnose.service)"
    )


def run(options: argparse.Namespace) -> int:
    """Make a bundle; return 0.

    Raises:
        UsageError: the settings cannot be used, or the file cannot be written.
        RejectedError: even without a journal it would be too large.
        RetryLaterError: the disk fails.
    """
    limits, store = _limits(options.settings)
    journal = JournalLimits(limits.journal_lines, limits.kernel_lines)
    if options.asked:
        logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
        logging.getLogger("tuf").setLevel(logging.WARNING)
        folder = AskedFolder(Folder(store).diagnostics)
        number = folder.asked()
        if number is not None:
            sources = Sources(options.settings, on_site=False)
            bundle = collect(sources, limits.bundle_bytes, journal)
            folder.put(number, bundle)
            _LOG.info("bundle %d has %d bytes", number, len(bundle))
        return 0
    if not options.out.absolute().parent.is_dir():
        raise UsageError(f"--out {options.out}: there is no such folder")
    bundle = collect(Sources(options.settings, on_site=True), limits.bundle_bytes, journal)
    write_durably(options.out, bundle)
    print(f"{options.out}: {len(bundle)} bytes, nothing of a person in it")  # noqa: T201 - a command
    return 0


def _limits(folder: Path) -> tuple[DiagnosticsLimits, Path]:
    """Return the limits, and where the store is; the usual ones before there are settings."""
    file = folder / "agent.toml"
    try:
        settings = load(file, AgentSettings)
    except UsageError:
        return DiagnosticsLimits(), STORE
    return settings.diagnostics, located(settings.store, file).resolve()
