"""A county that is at work moves to PostgreSQL and back, and loses nothing."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from county.__main__ import main
from county.database.engine import Database
from county.database.moving import move
from county.database.tables import metadata
from county.folder import DataFolder
from county.parts import open_county
from county.people.staff import Role
from disclosure.errors import UsageError
from tests.county.making import COUNTY, VILLAGE, Town, item_text
from tests.fakes.postgres import Server


def all_rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


@pytest.fixture
def busy(published: Town) -> Town:
    """A county with people, a terminal and what was published, withdrawn and written."""
    published.hire("li.editor", Role.EDITOR, COUNTY)
    published.hire("wang.clerk", Role.CLERK, VILLAGE)
    published.terminal()
    return published


def test_a_county_moves_there_and_back(
    busy: Town, postgres: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, data = all_rows(busy.county.database), busy.county.folder.path
    busy.county.database.close()
    name = postgres.database()
    (tmp_path / "new.toml").write_text(f'[database]\naddress = "{postgres.address(name)}"\n')
    command = ["move", "--data", str(data), "--settings", str(tmp_path / "new.toml")]
    assert main(command) == 0
    assert "and 0 attachments" in capsys.readouterr().out
    old = (data / "settings.toml").read_bytes() if (data / "settings.toml").exists() else b""
    (data / "settings.toml").write_bytes((tmp_path / "new.toml").read_bytes())
    with open_county(DataFolder(data)) as county:
        assert all_rows(county.database) == before
        assert county.database.engine.dialect.name == "postgresql"
        # The next number follows those that were brought along.
        town = Town(county, busy.content)
        town.hire("zhao.new", Role.EDITOR, COUNTY)
        town.content.item("b", item_text("第二条"))
        assert town.publish() == 1
        after = all_rows(county.database)
        with pytest.raises(UsageError, match="holds areas already"):
            move(county.database, county.database)
    assert main(command) == 2
    assert "names where everything is already" in capsys.readouterr().err
    (data / "county.db").unlink()
    (tmp_path / "old.toml").write_bytes(old)
    assert main(["move", "--data", str(data), "--settings", str(tmp_path / "old.toml")]) == 0
    (data / "settings.toml").write_bytes(old)
    with open_county(DataFolder(data)) as county:
        assert all_rows(county.database) == after
    postgres.drop(name)
