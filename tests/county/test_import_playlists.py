"""Playlists and the duty of display in `county.toml`: into the sealed profile, or refused."""

import pytest

from county.importing.content_folder import open_folder
from county.importing.item_file import item_id
from county.importing.refusal import RefusedError
from county.publishing import profiles
from disclosure.day_parts import DayPart
from disclosure.playlists import Shape
from tests.county.making import COUNTY_TOML, TOWN, VILLAGE, Content, Town, item_text

PLAYLIST = """
[[playlist]]
name = "morning"
label = "早间出行"
weight = 3
items = ["990421101201/water"]
entries = ["finance"]
screens = ["990421101000"]
shapes = ["portrait", "strip"]
parts = [{ start = "21:30", end = "06:00" }]
weekdays = [1, 2, 3, 4, 5]
first = 2026-11-01
last = 2026-12-31

[display]
showings = 6
opens = "08:30"
closes = "17:30"
"""


def test_playlists_travel_in_the_sealed_profile(town: Town, content: Content) -> None:
    content.item("water", item_text())
    content.write("county.toml", COUNTY_TOML + PLAYLIST)
    town.publish()
    with town.county.database.reading() as connection:
        profile = profiles.current(connection)
    assert profile is not None
    [playlist] = profile.playlists
    assert playlist.items == (item_id(VILLAGE, "water"),)
    assert playlist.screens == (TOWN,)
    assert playlist.shapes == (Shape.PORTRAIT, Shape.STRIP)
    assert playlist.parts == (DayPart(start="21:30", end="06:00"),)
    assert (profile.display.showings, profile.display.opens) == (6, "08:30")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("990421101201/water", "990421101201/fire", "item '990421101201/fire' of playlist"),
        ("990421101201/water", "water", "item 'water' of playlist 'morning' is no file"),
        ("990421101201/water", "../county/water", "is no file of this folder"),
        ('["finance"]', '["finanse"]', "entry 'finanse' of playlist 'morning' is not known"),
        ('["990421101000"]', '["990421999000"]', "area '990421999000' of playlist 'morning'"),
        ('"strip"', '"round"', "round"),
        ('"06:00"', '"6:00"', "'6:00' is no time"),
        ("weight = 3", "weight = 30", "weight 30 is not between 1 and 9"),
        ("weight = 3", "weigth = 3", "there is no key 'weigth'"),
        ("[1, 2, 3, 4, 5]", "[1, 8]", "weekdays [1, 8] are not"),
        ("first = 2026-11-01", "first = 2027-11-01", "last day is before its first"),
        ("showings = 6", "showings = -6", "display showings -6"),
        ('closes = "17:30"', 'closes = "07:30"', "display closes at '07:30'"),
    ],
)
def test_a_wrong_playlist_is_refused_with_its_reason(
    content: Content, old: str, new: str, told: str
) -> None:
    content.item("water", item_text())
    assert PLAYLIST.count(old) == 1
    content.write("county.toml", COUNTY_TOML + PLAYLIST.replace(old, new))
    with pytest.raises(RefusedError) as caught:
        open_folder(content.path)
    refusal = caught.value.refusal
    assert told in refusal.reason
    assert refusal.file == "county.toml"
    assert refusal.line > 1


def test_two_playlists_of_one_name_are_refused(content: Content) -> None:
    content.item("water", item_text())
    twice = PLAYLIST.partition("[display]")[0] * 2
    content.write("county.toml", COUNTY_TOML + twice)
    with pytest.raises(RefusedError, match="'morning' stands twice"):
        open_folder(content.path)
