"""Break each verification rule by hand, one at a time, and see which test turns red.

    python tools/mutate.py [--only WORD …] [--out docs/decisions/0008-mutations.md]

Works on a copy of the tree in a temporary folder, whose tests have to pass before anything is
broken. A rule whose breaking no test notices is printed as SURVIVED, and the exit code is 1.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parent.parent
MUTATIONS = Path(__file__).with_name("mutations.toml")
COPIED = (
    *("disclosure", "content_sync", "county", "finding", "speech", "screen", "paper"),
    *("kiosk", "signage", "config", "tests"),
    "pyproject.toml",
)
TESTS = (
    "tests/disclosure/test_clocks.py",
    "tests/disclosure/test_clock_properties.py",
    "tests/disclosure/test_escalation.py",
    "tests/disclosure/test_seals.py",
    "tests/disclosure/test_alert_wording.py",
    "tests/disclosure/test_payload_types.py",
    "tests/faults",
    "tests/content_sync",
    "tests/county/test_vouching.py",
    "tests/county/test_holidays.py",
    "tests/county/requests/test_request_clocks.py",
    "tests/disclosure/test_completion.py",
    "tests/county/test_figures.py",
    "tests/county/test_privacy.py",
)
SECONDS = 480
MARKER = "<!-- made by tools/mutate.py -->\n"
_RED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
_RULE = re.compile(r"^\| (.+?) \| `", re.MULTILINE)


@dataclass(frozen=True)
class Mutation:
    """One rule, and the edit that breaks it; `before` occurs once in `file`.

    `tests` are files or folders in which its test is looked for first, so that not all has to run.
    """

    rule: str
    file: str
    before: str
    after: str
    tests: tuple[str, ...] = ()


def mutations() -> list[Mutation]:
    """Return the mutations of the list beside this script."""
    listed = tomllib.loads(MUTATIONS.read_text(encoding="utf-8"))["mutation"]
    return [msgspec.convert(each, Mutation) for each in listed]


def red_test(tree: Path, mutation: Mutation) -> str:
    """Return the first test that fails when the rule is broken; empty when none does.

    Raises:
        ValueError: the text to be broken is not there just once.
    """
    file = tree / mutation.file
    sound = file.read_text(encoding="utf-8")
    if sound.count(mutation.before) != 1:
        raise ValueError(f"{mutation.file} has {mutation.before!r} not once: mend mutations.toml")
    file.write_text(sound.replace(mutation.before, mutation.after), encoding="utf-8")
    try:
        near = _first_red(tree, mutation.tests) if mutation.tests else ""
        return near or _first_red(tree, TESTS)
    finally:
        file.write_text(sound, encoding="utf-8")


def _first_red(tree: Path, tests: tuple[str, ...]) -> str:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-m",
        "not slow",
        "-p",
        "no:cacheprovider",
    ]
    # Random machines come last: where a named test notices too, that one is told.
    command += ["-p", "no:randomly", "--deselect", "tests/content_sync/test_model.py", *tests]
    try:
        ended = subprocess.run(
            command, cwd=tree, capture_output=True, text=True, check=False, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        return "(the tests no longer end)"
    found = _RED.search(ended.stdout)
    return found.group(1) if found else ""


def line(mutation: Mutation, red: str) -> str:
    """Return a rule and the test that guards it, as a row in Markdown."""
    by = f"`{_short(mutation.before)}` → `{_short(mutation.after)}`"
    test = red.replace("tests/", "").replace("::", " ") or "SURVIVED"
    return f"| {mutation.rule} | `{mutation.file}` | {by} | `{test}` |"


def table(lines: list[str]) -> str:
    """Return the rows under their heading, as Markdown."""
    heading = ["| rule | broken in | by | turns red |", "| --- | --- | --- | --- |"]
    return "\n".join([*heading, *lines]) + "\n"


def keep(out: Path, fresh: dict[str, str]) -> None:
    """Write the table after the marker; rules that were not tried now keep their row."""
    text, _, old = out.read_text(encoding="utf-8").partition(MARKER)
    rows = {rule[1]: row for row in old.splitlines() if (rule := _RULE.match(row))} | fresh
    listed = [rows[one.rule] for one in mutations() if one.rule in rows]
    out.write_text(text + MARKER + "\n" + table(listed), encoding="utf-8")


def _short(code: str) -> str:
    return " ".join(code.split()).replace("|", "\\|")[:70]


def main() -> int:
    """Break each rule; print and keep the table; return 1 if a rule's breaking went unseen."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", action="append", help="only rules whose sentence has this word")
    parser.add_argument("--out", type=Path, help="write the table after the marker of this file")
    options = parser.parse_args()
    wanted = [
        one
        for one in mutations()
        if not options.only or any(word in one.rule for word in options.only)
    ]
    fresh: dict[str, str] = {}
    seen = True
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        for name in COPIED:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, tree / name)
        near = {test: None for one in wanted for test in one.tests}
        if sick := _first_red(tree, (*TESTS, *near)):
            print(f"unbroken, this is red already: {sick}", file=sys.stderr)
            return 1
        for mutation in wanted:
            red = red_test(tree, mutation)
            seen = seen and bool(red)
            fresh[mutation.rule] = line(mutation, red)
            print(f"{mutation.rule}: {red or 'SURVIVED'}", flush=True)
    if options.out:
        keep(options.out, fresh)
    return 0 if seen else 1


if __name__ == "__main__":
    sys.exit(main())
