"""The catalogues of other languages: what our code says, and what is not yet translated.

`python tools/wording.py` takes the texts out of the code, keeps `config/locale/*/…/mingbai.po`
and the compiled `.mo` beside it up to date, and lists what is missing; `--check` changes
nothing and only says so (exit code 1). Texts are every Chinese string of the rooms that
residents see, docstrings left out: a text that reaches `say` through a constant is found too.
Invariant: a translation has exactly the placeholders of its text.
"""

import ast
import io
import re
import string
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "config" / "locale"
ROOMS = ("content_sync/doctor", "kiosk", "paper", "screen", "signage")
SILENT = ("kiosk/screens/tour/", "kiosk/journey/typing/")
"""Sample content and data: nobody reads them in another language."""
LABELS = (
    "broadcast/doctor.py",
    "disclosure/clocks.py",
    "disclosure/findings.py",
    "disclosure/opinions.py",
    "disclosure/requests.py",
    "disclosure/update_words.py",
)
"""Modules below the rooms whose Chinese texts are labels."""
MATCHING = ("re.compile", "frozenset")
"""What is called with words to be found in content, never shown."""
FOUND = ("BRING", "VOUCHERS", "WHERE", "_MONTH", "NAMED", "PHONED", "ROLES")
"""Constants that hold such words."""
CHINESE = re.compile(r"[\u4e00-\u9fff]|}（")
KV_TEXT = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
WIDTH = 96


def main(arguments: list[str]) -> int:
    """Run the command; return its exit code."""
    check = "--check" in arguments
    faults = 0
    for file in sorted(LOCALES.glob("*/LC_MESSAGES/mingbai.po")):
        faults += len(_check(file)) if check else len(_renew(file))
    return int(check and faults > 0)


def texts() -> dict[str, list[str]]:
    """Return every text with the files in which it stands."""
    found: dict[str, list[str]] = {}
    for file in _files():
        name = file.relative_to(ROOT).as_posix()
        for text in _texts_of(file):
            places = found.setdefault(text, [])
            if name not in places:
                places.append(name)
    for text in _topics():
        found.setdefault(text, []).append("config/catalogue.toml")
    return found


def faults_of(file: Path) -> list[str]:
    """Return what is wrong with a catalogue, in sentences."""
    catalogue = _read(file)
    faults = []
    for text, places in texts().items():
        message = catalogue.get(text)
        told = str(message.string) if message is not None else ""
        if not told:
            faults.append(f"not translated: {text!r} ({', '.join(places)})")
        elif _placeholders(told) != _placeholders(text):
            faults.append(f"other placeholders: {text!r} → {told!r}")
    if file.with_suffix(".mo").read_bytes() != _compiled(catalogue):
        faults.append(f"{file.with_suffix('.mo').name} is not the compiled catalogue")
    return faults


def _check(file: Path) -> list[str]:
    faults = faults_of(file)
    for fault in faults:
        print(f"{file.relative_to(ROOT)}: {fault}")
    return faults


def _renew(file: Path) -> list[str]:
    old = _read(file)
    # Without dates and line numbers, so that only what changed changes.
    new = Catalog(locale=old.locale, project="Mingbai", charset="utf-8", fuzzy=False)
    new.mime_headers = [("Content-Type", "text/plain; charset=utf-8")]
    for text, places in sorted(texts().items(), key=lambda item: (item[1][0], item[0])):
        known = old.get(text)
        new.add(
            text,
            str(known.string) if known is not None else "",
            locations=[(p, 0) for p in places],
        )
    file.write_bytes(_written(new))
    file.with_suffix(".mo").write_bytes(_compiled(new))
    return _check(file)


def _read(file: Path) -> Catalog:
    with file.open("rb") as opened:
        return read_po(opened, locale=file.parent.parent.name)


def _written(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_po(out, catalogue, width=WIDTH, omit_header=False, include_lineno=False)
    return out.getvalue()


def _compiled(catalogue: Catalog) -> bytes:
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def _files() -> Iterator[Path]:
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*")):
            name = file.relative_to(ROOT).as_posix()
            if file.suffix in (".py", ".kv") and not name.startswith(SILENT):
                yield file
    for name in LABELS:
        yield ROOT / name


def _texts_of(file: Path) -> Iterator[str]:
    source = file.read_text(encoding="utf-8")
    if file.suffix == ".kv":
        yield from (text for text in KV_TEXT.findall(source) if CHINESE.search(text))
        return
    tree = ast.parse(source)
    silent = {id(part) for top in _silent(tree) for part in ast.walk(top)}
    for part in ast.walk(tree):
        if (
            isinstance(part, ast.Constant)
            and isinstance(part.value, str)
            and id(part) not in silent
        ) and CHINESE.search(part.value):
            yield part.value


def _silent(tree: ast.AST) -> Iterator[ast.AST]:
    """Return the parts of a module whose texts nobody is shown: docstrings, words to match."""
    for part in ast.walk(tree):
        if isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant):
            yield part
        elif isinstance(part, ast.Call):
            called = ast.unparse(part.func)
            if called in MATCHING or called.endswith((".removesuffix", ".removeprefix")):
                yield part
        elif isinstance(part, ast.JoinedStr):
            yield from (piece for piece in part.values if isinstance(piece, ast.Constant))
        elif isinstance(part, ast.Assign) and ast.unparse(part.targets[0]) in FOUND:
            yield part


def _topics() -> Iterator[str]:
    catalogue = tomllib.loads((ROOT / "config" / "catalogue.toml").read_text(encoding="utf-8"))
    for topic in catalogue["topic"]:
        yield topic["name"]
        yield topic["hint"]


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
