"""Settings files: TOML into one frozen struct, nothing unknown.

Invariant: a key that no setting knows is an error that names key and file.
"""

import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec

from disclosure.errors import UsageError

T = TypeVar("T")


def load(path: Path, kind: type[T]) -> T:
    """Return the settings in a TOML file.

    Arguments:
        path: the file; `located` tells where the relative paths inside it lead.
        kind: a frozen `msgspec.Struct` with ``forbid_unknown_fields``.

    Raises:
        UsageError: the file cannot be read, is no TOML, or has an unknown, missing or
            mistyped key.
    """
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), kind)
    except OSError as error:
        raise UsageError(f"settings {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise UsageError(f"settings {path}: {error}") from error


def located(name: str, file: Path) -> Path:
    """Return a path that a settings file names: a relative one begins in the file's folder."""
    return file.absolute().parent / name
