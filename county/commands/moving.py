"""`county move`: a county's rows and attachments to where other settings name.

Invariant: the folder's own settings, and what they name, stay as they are.
"""

import argparse
from pathlib import Path

from sqlalchemy import select

from county.blobs.opening import open_blobs
from county.commands.options import Commands, add_command
from county.database.migrate import upgrade
from county.database.moving import move
from county.database.opening import open_database
from county.database.tables import blobs
from county.folder import existing
from county.parts import County, open_county
from county.settings import CountySettings
from disclosure.blocks import Sha256
from disclosure.errors import UsageError
from disclosure.settings import load


def add(commands: Commands) -> None:
    """Add the command."""
    text = "copy rows and attachments to the database and store that other settings name"
    parser = add_command(commands, "move", run, text)
    parser.add_argument(
        "--settings",
        type=Path,
        required=True,
        metavar="FILE",
        help="the new settings; put them into the folder as settings.toml afterwards",
    )


def run(options: argparse.Namespace) -> int:
    """Copy, while no server runs."""
    folder = existing(options.data)
    settings = load(options.settings, CountySettings)
    with open_county(folder) as county:
        same_rows = settings.database == county.settings.database
        same_files = settings.blobs == county.settings.blobs
        if same_rows and same_files:
            raise UsageError(f"--settings {options.settings} names where everything is already")
        files = 0 if same_files else _files(county, settings)
        rows = 0 if same_rows else _rows(county, settings)
    print(f"copied {rows} rows and {files} attachments")
    print(f"now put {options.settings} into {folder.path} as settings.toml and start the server")
    return 0


def _rows(county: County, settings: CountySettings) -> int:
    folder = county.folder
    database = open_database(folder.path, folder.database, settings.database)
    try:
        upgrade(database)
        return sum(move(county.database, database).values())
    finally:
        database.close()


def _files(county: County, settings: CountySettings) -> int:
    new = open_blobs(county.folder.path, county.folder.blobs, settings.blobs)
    with county.database.reading() as connection:
        hashes = connection.scalars(select(blobs.c.sha256).order_by(blobs.c.sha256)).all()
    done = 0
    for sha256 in hashes:
        path = county.blobs.path(sha256)
        # A file may have been named and never kept: its draft was not taken in.
        if path is not None:
            new.put(path, Sha256(sha256))
            done += 1
    return done
