"""`county terminal add`: a terminal's number and token, as its agent's settings.

Invariant: the token is printed once and kept nowhere.
"""

import argparse
import json

from county.clock import system_clock
from county.commands.options import Commands, Parser, add_command, read_area
from county.folder import existing
from county.parts import open_county
from county.terminals import register


def add(commands: Commands) -> None:
    """Add the command."""
    terminal = commands.add_parser("terminal", help="terminals", description="terminals")
    acts = terminal.add_subparsers(dest="act_of_terminal", required=True, parser_class=Parser)
    parser = add_command(acts, "add", run, "register a terminal; prints its agent's settings")
    parser.add_argument("name", help="where it stands, e.g. 石桥村便民服务站")
    parser.add_argument("--area", required=True, metavar="CODE", help="the area it serves")
    parser.add_argument("--url", default="", help="the county's address as the terminal sees it")


def run(options: argparse.Namespace) -> int:
    """Register the terminal and print its settings as TOML."""
    area = read_area(options.area)
    with open_county(existing(options.data)) as county:
        server = county.settings.server
        with county.database.writing() as connection:
            terminal, token = register.enter(connection, options.name, area, system_clock())
        settings = {
            "county_url": options.url or f"http://{server.host}:{server.port}",
            "root": str(county.folder.root(1).absolute()),
            "area": area,
            "terminal_id": terminal.id,
            "terminal_number": terminal.number,
            "token": token,
        }
    for name, value in settings.items():
        # JSON's strings and integers are TOML's too.
        print(f"{name} = {json.dumps(value, ensure_ascii=False)}")
    return 0
