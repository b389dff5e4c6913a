"""Opening the database that the settings name.

Invariant: a county's folder and its database belong to the same county.
"""

from pathlib import Path

from sqlalchemy import select

from county.database.engine import Database
from county.database.settings import DatabaseSettings
from county.database.tables import areas
from disclosure.areas import AreaCode, contains
from disclosure.errors import UsageError


def open_database(folder: Path, file: Path, settings: DatabaseSettings) -> Database:
    """Return the database of a county, not yet connected.

    Arguments:
        folder: the county's, for a password file in it.
        file: the SQLite file, where no address is set.
        settings: which database.

    Raises:
        UsageError: the password file cannot be read, or the optional part is not installed.
    """
    if not settings.address:
        return Database(file)
    try:
        from county.database.postgres import PostgresKeeping  # noqa: PLC0415 - an optional part
    except ModuleNotFoundError as error:
        raise UsageError(
            "database.address in the settings needs the optional part 'postgres':"
            " install mingbai[postgres]"
        ) from error
    return Database(PostgresKeeping(settings, _password(folder, settings)))


def require_own(database: Database, county: AreaCode) -> None:
    """Raise UsageError if the database holds another county's areas."""
    with database.reading() as connection:
        codes = [AreaCode(code) for code in connection.scalars(select(areas.c.code))]
    strange = next((code for code in codes if not contains(county, code)), None)
    if strange is not None:
        raise UsageError(
            f"the database holds area {strange}, which is not of county {county}:"
            " each county needs a schema of its own (database.schema)"
        )


def _password(folder: Path, settings: DatabaseSettings) -> str:
    if not settings.password_file:
        return ""
    file = folder / settings.password_file
    try:
        return file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise UsageError(f"database.password_file {file}: {error.strerror}") from error
