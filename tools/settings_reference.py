"""The settings reference, made from the settings structs and their docstrings.

`python tools/settings_reference.py` rewrites `docs/settings.md`; `--check` only says whether
it is up to date (exit code 1 if not). Invariant: keys, defaults and meanings stand in the code
alone; a key without a meaning stops the tool.
"""

import inspect
import re
import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from broadcast.settings import BroadcastSettings
from content_sync.agent.settings import AgentSettings
from content_sync.updates.main import UpdateSettings
from county.alerts.sources import AlertSettings
from county.settings import CountySettings
from county.web.deployment import DeploymentSettings
from kiosk.settings import KioskSettings
from signage.settings import SignageSettings

PAGE = Path(__file__).parent.parent / "docs" / "settings.md"
FILES: dict[str, type[msgspec.Struct]] = {
    "agent.toml": AgentSettings,
    "update.toml": UpdateSettings,
    "kiosk.toml": KioskSettings,
    "signage.toml": SignageSettings,
    "broadcast.toml": BroadcastSettings,
    "settings.toml (county)": CountySettings,
    "counties.toml (several counties)": DeploymentSettings,
    "alerts.toml": AlertSettings,
}
INTRODUCTION = """# Settings

Every settings file with its keys. Made by `tools/settings_reference.py` from the code, and
checked by a test: change the docstring, not this page. A key that is not listed here is
refused when the process starts, with the key and the file in the message. Units stand in the
names (`_seconds`, `_px`, `_mm`, `_bytes`, `_days`) or in the meaning.
"""
NAMES = re.compile(r"[a-z_]+(?:, [a-z_]+)*")


def main(arguments: list[str]) -> int:
    """Run the command; return its exit code."""
    made = page()
    if "--check" in arguments:
        current = PAGE.is_file() and PAGE.read_text(encoding="utf-8") == made
        if not current:
            print("docs/settings.md is old; run python tools/settings_reference.py")
        return int(not current)
    PAGE.write_text(made, encoding="utf-8")
    return 0


def page() -> str:
    """Return the whole page."""
    parts = [INTRODUCTION]
    for name, kind in FILES.items():
        parts.append(f"\n## {name}\n\n{_summary(kind)}\n")
        parts += _tables(kind, "")
    return "".join(parts).replace("``", "`")


def _tables(kind: type[msgspec.Struct], prefix: str) -> Iterator[str]:
    """Yield a struct's table, then those of the structs it holds, each under its TOML name."""
    told, hints = meanings(kind), get_type_hints(kind)
    rows, inner = [], []
    for field in msgspec.structs.fields(kind):
        held = _struct_in(hints[field.name])
        if held is not None:
            many = get_origin(hints[field.name]) is tuple
            inner.append((f"{prefix}{field.name}", held, many))
        rows.append(
            f"| `{field.name}` | {_type(hints[field.name])} | {_default(field)} "
            f"| {told[field.name]} |\n"
        )
    yield "\n| key | kind | default | meaning |\n| --- | --- | --- | --- |\n" + "".join(rows)
    for name, held, many in inner:
        heading = f"[[{name}]]" if many else f"[{name}]"
        yield f"\n### `{heading}`\n\n{_summary(held)}\n"
        yield from _tables(held, f"{name}.")


def meanings(kind: type[msgspec.Struct]) -> dict[str, str]:
    """Return each key's meaning out of a struct's docstring.

    Raises:
        ValueError: a key has none; its short docstring then tells of no single key either.
    """
    found: dict[str, str] = {}
    for names, told in _entries(inspect.getdoc(kind) or ""):
        found |= dict.fromkeys(names, told)
    keys = [field.name for field in msgspec.structs.fields(kind)]
    if not found:
        found = dict.fromkeys(keys, "see above")
    silent = [key for key in keys if key not in found]
    if silent:
        raise ValueError(f"{kind.__name__}: no meaning of {', '.join(silent)} in its docstring")
    return found


def _entries(doc: str) -> Iterator[tuple[list[str], str]]:
    part = doc.partition("Attributes:\n")[2].partition("\n\n")[0]
    for entry in re.split(r"\n(?=    [a-z])", f"\n{part}"):
        names, _, told = " ".join(entry.split()).partition(": ")
        if NAMES.fullmatch(names):
            yield names.split(", "), told.replace("|", "\\|")


def _summary(kind: type[msgspec.Struct]) -> str:
    doc = (inspect.getdoc(kind) or "").partition("\n\nAttributes:")[0]
    return doc.strip()


def _struct_in(hint: Any) -> type[msgspec.Struct] | None:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint
    return next((held for each in get_args(hint) if (held := _struct_in(each))), None)


def _type(hint: Any) -> str:
    if _struct_in(hint) is not None:
        return "tables" if get_origin(hint) is tuple else "table"
    if get_origin(hint) is Literal:
        return " or ".join(f"`{value}`" for value in get_args(hint))
    if get_origin(hint) is tuple:
        return f"list of {_type(get_args(hint)[0])}"
    if isinstance(hint, UnionType):
        return " or ".join(_type(each) for each in get_args(hint) if each is not type(None))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return " or ".join(f"`{each.value}`" for each in hint)
    names = {bool: "true or false", int: "whole number", float: "number", str: "text"}
    return names.get(hint, "text")


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "must be given"
    value = field.default
    if value is msgspec.NODEFAULT or isinstance(value, msgspec.Struct):
        return "as below"
    if value is None:
        return "none"
    # JSON writes numbers, texts and lists of them as TOML does.
    return f"`{msgspec.json.encode(value).decode()}`"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
