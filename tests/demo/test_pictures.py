"""The demo's pictures: drawn the same each time, and as the import format wants them."""

import re
import tomllib
from pathlib import Path

import pytest
from PIL import Image

from demo.drawing import charts
from demo.drawing.table_file import rows
from demo.make_pictures import CONTENT, COUNTY, MOST_BYTES, pictures, save

DRAWINGS = pictures(CONTENT)
SIZE = (1600, 1000)
FIGURE = re.compile(r"!\[([^]]*)\]\(([^ )]+)")


@pytest.mark.parametrize("name", DRAWINGS)
def test_committed_picture_is_small_and_of_the_stated_size(name: str) -> None:
    path = CONTENT / name
    assert path.stat().st_size < MOST_BYTES
    with Image.open(path) as picture:
        assert (picture.size, picture.mode, picture.format) == (SIZE, "RGB", "PNG")


@pytest.mark.parametrize("name", [f"{COUNTY}/flood.png", f"{COUNTY}/map.png"])
def test_drawing_twice_gives_the_same_file(name: str, tmp_path: Path) -> None:
    first, second = tmp_path / "first.png", tmp_path / "second.png"
    save(DRAWINGS[name]().finish(), first)
    save(DRAWINGS[name]().finish(), second)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAWINGS)
def test_committed_picture_is_what_the_script_draws(name: str) -> None:
    drawn = DRAWINGS[name]().finish().resize((64, 40))
    with Image.open(CONTENT / name) as picture:
        committed = picture.resize((64, 40))
    pairs = zip(drawn.tobytes(), committed.tobytes(), strict=True)
    assert max(abs(a - b) for a, b in pairs) <= 8


def test_every_picture_is_shown_by_an_item_that_says_what_it_shows() -> None:
    shown = {
        f"{item.parent.name}/{file}": words
        for item in CONTENT.glob("*/*.md")
        for words, file in FIGURE.findall(item.read_text(encoding="utf-8"))
    }
    for name in DRAWINGS:
        if not name.endswith("/map.png"):
            assert len(shown[name]) >= 10, name


def test_budget_chart_follows_the_table(tmp_path: Path) -> None:
    table = CONTENT / COUNTY / "budget-2026-spending.csv"
    changed = tmp_path / "changed.csv"
    changed.write_text(table.read_text(encoding="utf-8").replace("58900", "8900"), encoding="utf-8")
    assert charts.budget(table).finish().tobytes() != charts.budget(changed).finish().tobytes()


def test_table_rows_leave_out_the_total() -> None:
    table = CONTENT / COUNTY / "budget-2026-spending.csv"
    assert sum(int(row["预算数"]) for row in rows(table)) == 268_400


def test_map_pins_every_place_inside_the_picture() -> None:
    text = (CONTENT / COUNTY / "places-2026.md").read_text(encoding="utf-8")
    found = re.search(r"```places\n(.*?)```", text, re.DOTALL)
    assert found is not None
    places = tomllib.loads(found[1])["places"]
    assert len(places) == 10
    assert all(0.05 < place["x"] < 0.95 and 0.1 < place["y"] < 0.95 for place in places)
