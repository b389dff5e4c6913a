"""The shape of the code, where no linter looks."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    "broadcast",
    "content_sync",
    "county",
    "disclosure",
    "finding",
    "kiosk",
    "paper",
    "screen",
    "signage",
    "speech",
)
MOST_LINES = 400
# Names that say nothing about what is inside.
EMPTY_NAMES = re.compile(r"^_?(utils?|helpers?|common|managers?|base|misc|stuff)$")
KIVY_PLACES = ("screen/widgets/", "kiosk/screens/", "signage/screens/")
KIVY_MAINS = {"kiosk/main.py", "signage/main.py"}
# Split, so that this file passes its own test.
REGISTRIES = [
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "registry.npm" + "js.org",
    "deb.debian" + ".org",
    "snapshot.debian" + ".org",
    "pipy" + ".tuna",
    "npm" + "mirror.com",
]
MACHINE_PATHS = re.compile(
    r"(?<![\w.$}-])/(opt/(wheels|pypi)|root/|work/(main|shared)|home/(?!kiosk\b)\w+/)"
)


def tracked() -> list[Path]:
    """Return the files that are in git or would be by the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def modules() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".py"]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in tracked():
        try:
            found.append((path, path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_no_module_is_longer_than_one_sitting() -> None:
    long = {
        name(path): lines
        for path in modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert not long, f"over {MOST_LINES} lines, so take a noun out: {long}"


def test_every_module_is_named_after_what_it_holds() -> None:
    empty = [
        name(path)
        for path in modules()
        if any(EMPTY_NAMES.match(part) for part in path.relative_to(ROOT).with_suffix("").parts)
    ]
    assert not empty


def imported(path: Path) -> set[str]:
    """Return the top-level packages that a module imports, however deep inside it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_kivy_stays_in_the_screens() -> None:
    strays = [
        name(path)
        for path in modules()
        if path.relative_to(ROOT).parts[0] in ROOMS
        and not name(path).startswith(KIVY_PLACES)
        and name(path) not in KIVY_MAINS
        and "kivy" in imported(path)
    ]
    assert not strays


def test_no_file_names_a_registry() -> None:
    named = [name(path) for path, text in texts() if any(host in text for host in REGISTRIES)]
    assert not named, f"where packages come from is each machine's own business: {named}"


def test_no_file_names_a_folder_of_one_machine() -> None:
    named = [
        f"{name(path)}: {match.group()}"
        for path, text in texts()
        if path != Path(__file__).resolve() and (match := MACHINE_PATHS.search(text))
    ]
    assert not named


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_says_what_it_is(room: str) -> None:
    tree = ast.parse((ROOT / room / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
