"""`python -m screen.splash`: put the county's splash on the panel."""

import argparse
import re
import sys
from pathlib import Path

from content_sync.store.signboard import county_of
from disclosure import command
from disclosure.errors import UsageError
from screen.splash import framebuffer
from screen.splash.drawing import draw
from screen.splash.place import find

_SIZE = re.compile(r"([0-9]{2,5})x([0-9]{2,5})")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = command.Parser(prog="screen.splash", description=__doc__)
    parser.add_argument("--settings", required=True, type=Path, help="folder of the settings")
    parser.add_argument("--store", required=True, type=Path, help="the terminal's folder")
    parser.add_argument("--picture", type=Path, metavar="FILE.png", help="draw into this file")
    parser.add_argument("--size", default="1080x1920", help="of that picture, WIDTHxHEIGHT")
    options = parser.parse_args(arguments)
    return command.run("screen.splash", lambda: _show(options))


def _show(options: argparse.Namespace) -> int:
    county = county_of(options.store)
    if options.picture is None:
        panel = framebuffer.geometry()
        place = find(options.settings, panel.width, panel.height)
        framebuffer.show(draw(panel.width, panel.height, place, county), panel)
        return 0
    match = _SIZE.fullmatch(options.size)
    if match is None or not all(16 <= int(side) <= 16384 for side in match.groups()):
        raise UsageError(f"--size {options.size!r} is no size such as 1080x1920")
    wide, high = int(match[1]), int(match[2])
    made = draw(wide, high, find(options.settings, wide, high), county)
    try:
        made.save(options.picture, format="PNG")
    except OSError as error:
        raise UsageError(f"--picture {options.picture}: {error.strerror}") from error
    return 0


if __name__ == "__main__":
    sys.exit(main())
