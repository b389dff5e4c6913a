"""`county carry write` and `county carry read`: a stick for terminals without a network.

Invariant: a stick that could not be written whole is told as such, never as done.
"""

import argparse
from pathlib import Path

from county.carrying.reading import StickReader
from county.carrying.stick import Stick
from county.carrying.writing import BundleWriter
from county.clock import system_clock
from county.commands.options import Commands, add_command, read_area
from county.folder import existing
from county.parts import County, open_county
from county.terminals.receiving import Receiver
from disclosure.command import Parser


def add(commands: Commands) -> None:
    """Add both commands."""
    carry = commands.add_parser("carry", help="a stick for terminals", description="sticks")
    acts = carry.add_subparsers(dest="act_of_carry", required=True, parser_class=Parser)
    write = add_command(acts, "write", run_write, "write the feeds onto a stick")
    write.add_argument("--area", metavar="CODE", help="only what this area's terminals need")
    read = add_command(acts, "read", run_read, "take in what terminals wrote onto a stick")
    for parser in (write, read):
        parser.add_argument("directory", metavar="DIR", type=Path, help="the mounted stick")


def run_write(options: argparse.Namespace) -> int:
    """Write a bundle."""
    area = read_area(options.area) if options.area else None
    with open_county(existing(options.data)) as county:
        stick = _stick(options.directory, county)
        written = BundleWriter(county, stick).write(area, system_clock())
    print(f"wrote {written.areas} areas, {written.files} files, {written.size} bytes")
    print(f"to {stick.folder}; unmount the stick before pulling it out")
    return 0


def run_read(options: argparse.Namespace) -> int:
    """Take in the terminals' rows; 1 when something on the stick is wrong."""
    with open_county(existing(options.data)) as county:
        settings = county.settings
        receiver = Receiver(
            county.database,
            county.online,
            county.terms,
            settings.delivery,
            settings.escalation,
            settings.filing.terminal_a_day,
            settings.terminals,
        )
        reader = StickReader(county.database, county.online, receiver)
        received = reader.read(_stick(options.directory, county), system_clock())
    print(f"{received.boxes} boxes: {received.stored} rows stored, {received.refused} refused")
    for fault in received.faults:
        print(fault)
    return 1 if received.faults else 0


def _stick(directory: Path, county: County) -> Stick:
    return Stick(directory, county.online.keyring.county)
