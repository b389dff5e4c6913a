"""The data files that ship with Mingbai (`config/`), read as text.

Invariant: the one place of this room that reads shipped files, each parsed once.
"""

from functools import cache
from importlib import resources

from disclosure.catalogue import Catalogue, parse_catalogue
from disclosure.errors import MalformedError
from disclosure.forms import Forms, parse_forms
from disclosure.requests import ServiceLevels, parse_service_levels
from disclosure.workdays import Calendar, parse_notice


def read_text(name: str) -> str:
    """Return a shipped file, e.g. ``holidays/2026.toml``.

    Raises:
        MalformedError: there is no such file.
    """
    file = resources.files("config").joinpath(name)
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise MalformedError(f"config/{name} cannot be read: {error.strerror}") from error


@cache
def calendar() -> Calendar:
    """Return the working-day calendar of all years with a shipped notice."""
    folder = resources.files("config").joinpath("holidays")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    return Calendar(tuple(parse_notice(read_text(f"holidays/{name}")) for name in names))


@cache
def service_levels() -> ServiceLevels:
    """Return the shipped limits of requests."""
    return parse_service_levels(read_text("service_levels.toml"))


@cache
def catalogue() -> Catalogue:
    """Return the shipped catalogue."""
    return parse_catalogue(read_text("catalogue.toml"))


@cache
def forms() -> Forms:
    """Return the shipped forms."""
    return parse_forms(read_text("forms.toml"))
