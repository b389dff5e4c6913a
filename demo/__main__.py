"""`./dev demo`: a whole county on this machine."""

import argparse
import os
import sys
from pathlib import Path

from demo import headless, windows
from demo.place import Place
from disclosure import command
from disclosure.errors import UsageError

_PORT = 8720
_OUT = Path("demo-out")
_LEAST_SECONDS, _MOST_SECONDS = 20, 3600


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    options = _parser().parse_args(arguments)
    return command.run("demo", lambda: _act(options))


def _parser() -> argparse.ArgumentParser:
    parser = command.Parser(prog="demo", description=__doc__)
    parser.add_argument("--port", type=int, default=_PORT, help=f"the county's port ({_PORT})")
    parser.add_argument("--out", type=Path, default=_OUT, help=f"folder for all it leaves ({_OUT})")
    parser.add_argument("--headless", action="store_true", help="play the story off-screen and end")
    parser.add_argument("--seconds", type=int, help="with --headless: run at least so long")
    return parser


def _act(options: argparse.Namespace) -> int:
    if options.seconds is not None and not options.headless:
        raise UsageError("--seconds goes with --headless")
    seconds = 60 if options.seconds is None else options.seconds
    if not _LEAST_SECONDS <= seconds <= _MOST_SECONDS:
        raise UsageError(f"--seconds {seconds} is not between {_LEAST_SECONDS} and {_MOST_SECONDS}")
    if not 1024 <= options.port <= 65535:
        raise UsageError(f"--port {options.port} is not between 1024 and 65535")
    with Place(options.out.absolute()) as place:
        if options.headless:
            return headless.play(place, options.port, seconds)
        if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            return windows.run(place, options.port)
        return headless.play(place, options.port, seconds, stay=True)


if __name__ == "__main__":
    sys.exit(main())
