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
        path: the file; relative paths inside it are the reader's business.
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
