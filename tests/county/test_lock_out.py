"""Guessing at the door: what it locks, and whom it does not."""

import pytest
from sqlalchemy import func, select

from county.database.tables import attempts
from county.people.attempts import Attempts, tidy_address
from county.people.passwords import Door
from county.people.staff import Role
from county.settings import DeskSettings
from tests.county.making import PASSWORD, TOWN, Town

OFFICE, CAFE = "10.1.1.7", "203.0.113.9"
SETTINGS = DeskSettings(failures=3, address_failures=8, name_failures=12)


@pytest.fixture
def door(town: Town) -> Door:
    town.load()
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("wang.lead", Role.LEAD, TOWN)
    return Door(town.county.database, SETTINGS)


def wrong(door: Door, town: Town, name: str, address: str, times: int) -> None:
    for _ in range(times):
        assert door.admit(name, "wrong", address, town.clock()) is None


def opens(door: Door, town: Town, name: str, address: str) -> bool:
    person = door.admit(name, PASSWORD, address, town.clock())
    if person is not None:
        greet(town, person.id, address)
    return person is not None


def greet(town: Town, person: int, address: str) -> None:
    with town.county.database.writing() as connection:
        Attempts(SETTINGS).greet(connection, person, tidy_address(address), town.clock())


def test_a_stranger_elsewhere_locks_nobody_out(door: Door, town: Town) -> None:
    wrong(door, town, "li.clerk", CAFE, 3)
    assert not opens(door, town, "li.clerk", CAFE)
    assert opens(door, town, "li.clerk", OFFICE)


def test_trying_one_password_on_everybody_locks_the_address(door: Door, town: Town) -> None:
    for number in range(8):
        wrong(door, town, f"name{number}", CAFE, 1)
    assert not opens(door, town, "li.clerk", CAFE)
    assert opens(door, town, "li.clerk", OFFICE)
    town.clock.pass_by(minutes=16)
    assert opens(door, town, "li.clerk", CAFE)


def test_an_account_of_ones_own_does_not_wipe_the_address_clean(door: Door, town: Town) -> None:
    for number in range(4):
        wrong(door, town, f"name{number}", CAFE, 2)
        opens(door, town, "li.clerk", CAFE)
    assert not opens(door, town, "li.clerk", CAFE)


def test_guessing_from_everywhere_locks_the_name_but_not_where_its_owner_works(
    door: Door, town: Town
) -> None:
    assert opens(door, town, "li.clerk", OFFICE)
    for number in range(12):
        wrong(door, town, "li.clerk", f"198.51.100.{number}", 1)
    assert not opens(door, town, "li.clerk", "192.0.2.1")
    assert opens(door, town, "li.clerk", OFFICE)
    wrong(door, town, "li.clerk", OFFICE, 1)
    assert not opens(door, town, "li.clerk", "192.0.2.1")
    town.clock.pass_by(minutes=16)
    assert opens(door, town, "li.clerk", "192.0.2.1")


def test_where_somebody_worked_long_ago_is_no_longer_their_own(door: Door, town: Town) -> None:
    assert opens(door, town, "li.clerk", OFFICE)
    town.clock.pass_by(days=91)
    for number in range(12):
        wrong(door, town, "li.clerk", f"198.51.100.{number}", 1)
    assert not opens(door, town, "li.clerk", OFFICE)


@pytest.mark.parametrize("name", ["li.clerk", "nobody.here"])
def test_a_lock_tells_nothing_of_whether_there_is_such_a_name(
    door: Door, town: Town, name: str
) -> None:
    wrong(door, town, name, CAFE, 2)
    assert door.locked_minutes(name, CAFE, town.clock()) == 0
    wrong(door, town, name, CAFE, 1)
    assert door.locked_minutes(name, CAFE, town.clock()) == 15
    assert door.locked_minutes(name, OFFICE, town.clock()) == 0


def test_a_try_during_a_lock_does_not_end_or_lengthen_it(door: Door, town: Town) -> None:
    wrong(door, town, "li.clerk", CAFE, 3)
    town.clock.pass_by(minutes=14)
    wrong(door, town, "li.clerk", CAFE, 3)
    assert door.locked_minutes("li.clerk", CAFE, town.clock()) == 1
    town.clock.pass_by(minutes=1)
    assert opens(door, town, "li.clerk", CAFE)


def test_wrong_tries_are_forgotten_and_fill_no_disk(door: Door, town: Town) -> None:
    for number in range(7):
        wrong(door, town, f"name{number}", CAFE, 1)
    town.clock.pass_by(minutes=16)
    wrong(door, town, "one.more", OFFICE, 1)
    with town.county.database.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(attempts)) == 3


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("10.1.1.7", "10.1.1.7"),
        ("testclient", "testclient"),
        ("x" * 100, "x" * 64),
    ],
)
def test_one_machines_many_addresses_count_as_one(address: str, counted: str) -> None:
    assert tidy_address(address) == counted
