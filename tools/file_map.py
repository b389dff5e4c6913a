"""One line a file in ARCHITECTURE.md, made from the modules' own docstrings.

`python tools/file_map.py` rewrites the part between the markers; `--check` only says
whether it is up to date (exit code 1 if not). Invariant: nothing outside the markers
is touched.
"""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "ARCHITECTURE.md"
START, END = "<!-- files: made by tools/file_map.py -->\n", "<!-- end of files -->\n"
ROOMS = (
    "disclosure",
    "finding",
    "speech",
    "screen",
    "paper",
    "content_sync",
    "county",
    "broadcast",
    "signage",
    "kiosk",
    "demo",
    "bench",
)


def main(arguments: list[str]) -> int:
    """Run the command; return its exit code."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(START)
    after = rest.split(END)[1]
    made = before + START + listing() + END + after
    if "--check" in arguments:
        if made != page:
            print("ARCHITECTURE.md: the list of files is old; run python tools/file_map.py")
        return int(made != page)
    PAGE.write_text(made, encoding="utf-8")
    return 0


def listing() -> str:
    """Return a list of the rooms' modules with the first line of each docstring."""
    return "".join(f"\n### {room}/\n\n{_room(ROOT / room)}" for room in ROOMS)


def _room(folder: Path) -> str:
    lines = []
    for file in sorted(folder.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        told = (ast.get_docstring(tree) or "").partition("\n")[0]
        if told:
            lines.append(f"- `{file.relative_to(folder.parent)}` {told}\n")
    return "".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
