"""`county init`: a data folder with its database, keys and root.

Invariant: an existing county is never written over.
"""

import argparse
from pathlib import Path

from county.clock import system_clock
from county.commands.options import Commands, add_command, read_area
from county.database.migrate import upgrade
from county.database.opening import open_database
from county.files import write_whole
from county.folder import DataFolder, require_space
from county.keys import ceremony
from county.settings import CeremonySettings, CountySettings, ServerSettings
from disclosure.areas import Level, level
from disclosure.errors import UsageError
from disclosure.settings import load


def add(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "init", run, "make a data folder: database, keys, root")
    parser.add_argument("--county", required=True, metavar="CODE", help="12-digit division code")
    parser.add_argument(
        "--settings",
        type=Path,
        metavar="FILE",
        help="copied into the folder as its settings.toml, e.g. for another database",
    )


def run(options: argparse.Namespace) -> int:
    """Make the county's folder."""
    county = read_area(options.county)
    if level(county) is not Level.COUNTY:
        raise UsageError(f"--county {county} is no county's code: its last six digits are zeros")
    folder = DataFolder(options.data)
    if folder.path.exists() and any(folder.path.iterdir()):
        raise UsageError(f"--data {folder.path} is not empty: choose a new folder")
    require_space(folder.path, ServerSettings().free_bytes)
    settings = load(options.settings, CountySettings) if options.settings else CountySettings()
    folder.path.mkdir(parents=True, exist_ok=True)
    if options.settings:
        write_whole(folder.path / "settings.toml", options.settings.read_bytes())
    folder.blobs.mkdir()
    for keys in (folder.online_keys, folder.offline_keys):
        keys.mkdir(parents=True, mode=0o700)
    persons = ceremony.hold(folder, county, system_clock(), CeremonySettings())
    database = open_database(folder.path, folder.database, settings.database)
    try:
        upgrade(database)
    finally:
        database.close()
    print(f"made {folder.path} for county {county}")
    print(f"approvers: {', '.join(persons)} (keys in {folder.offline_keys})")
    print("keep keys/offline on a stick in a safe: the server never reads it")
    return 0
