"""The stage with layers of paper: when pages change, and what is never on show."""

from datetime import timedelta

import pytest

from tests.fakes.county import NOW
from tests.signage.theatre import Theatre


@pytest.fixture
def theatre(village):
    return Theatre(village)


def test_the_first_page_is_shown_at_the_first_look(theatre):
    theatre.tick()
    assert theatre.front is not None
    assert theatre.front.cue is not None


def test_every_page_stays_its_time(theatre):
    theatre.tick()
    first = theatre.front
    theatre.run(first.cue.page.seconds - 1)
    assert theatre.front is first
    theatre.run(2)
    assert theatre.front is not first


def test_all_items_are_shown(theatre):
    theatre.run(60)
    assert {layer.title for layer in theatre.history} == {"九月财务公开", "停水通知", "开放日"}
    assert theatre.stage.pages_shown == len(theatre.history)
    assert len(theatre.stage.items_shown) == 3


def test_a_page_that_is_late_leaves_the_present_one_standing(theatre):
    theatre.tick()
    first = theatre.front
    theatre.late = {"九月财务公开", "停水通知", "开放日"}
    theatre.run(first.cue.page.seconds + 2)
    assert theatre.front is first


def test_a_page_that_never_gets_ready_is_skipped_and_told(theatre):
    theatre.late = {"停水通知"}
    theatre.run(90)
    assert "停水通知" not in {layer.title for layer in theatre.history}
    assert "not ready after 5 s" in theatre.programme.skipped[0]
    assert {layer.title for layer in theatre.history} == {"九月财务公开", "开放日"}


@pytest.mark.parametrize("fault", ["broken", "raising"])
def test_a_broken_item_is_skipped_and_told_and_the_rest_goes_on(theatre, fault):
    getattr(theatre, fault).add("停水通知")
    theatre.run(90)
    assert {layer.title for layer in theatre.history} == {"九月财务公开", "开放日"}
    assert "broken file" in theatre.programme.skipped[0]


def test_with_everything_broken_the_standing_page_stays(theatre):
    theatre.raising = {"九月财务公开", "停水通知", "开放日"}
    theatre.run(30)
    assert theatre.front.cue is None


def test_a_withdrawn_item_leaves_at_the_next_look(theatre, village):
    theatre.run(3)
    gone = theatre.front
    village.county.withdraw(gone.cue.verified.item)
    village.sync()
    theatre.tick()
    assert theatre.front is not gone
    assert theatre.front.title != gone.title


def test_a_withdrawn_item_leaves_even_when_no_other_page_is_ready(theatre, village):
    theatre.run(3)
    gone = theatre.front
    theatre.late = {"九月财务公开", "停水通知", "开放日"}
    village.county.withdraw(gone.cue.verified.item)
    village.sync()
    theatre.run(2)
    assert theatre.front is not gone


def test_a_withdrawn_item_is_not_shown_though_it_was_prepared(theatre, village):
    theatre.run(3)
    upcoming = theatre.programme.coming(1)
    for item in village.items:
        if item.title != theatre.front.title:
            village.county.withdraw(item)
    village.sync()
    before = len(theatre.history)
    theatre.run(60)
    assert upcoming
    assert {layer.title for layer in theatre.history[before:]} == {theatre.front.title}


def test_with_nothing_to_show_there_is_a_standing_page_and_content_comes_at_once(
    theatre, village, notice
):
    for item in village.items:
        village.county.withdraw(item)
    village.sync()
    theatre.run(5)
    assert theatre.front.cue is None
    village.county.publish(notice("新的通知"))
    village.sync()
    theatre.tick()
    theatre.tick()
    assert theatre.front.title == "新的通知"


def test_every_second_on_show_is_in_the_display_log_once(theatre):
    theatre.run(150)
    shown = theatre.steady - 0.5
    theatre.stage.close(NOW + timedelta(seconds=theatre.steady), theatre.steady)
    records = theatre.records()
    assert sum(record.seconds for record in records) == pytest.approx(shown, abs=1)
    covers = sum(layer.cue.page.number == 1 for layer in theatre.history)
    assert sum(record.times for record in records) == covers
    assert {record.channel for record in records} == {"screen"}
    assert all(record.lit for record in records)


def test_showings_go_to_the_outbox_in_batches(theatre):
    theatre.run(50)
    assert theatre.records() == []
    theatre.run(40)
    assert 1 <= len(theatre.records()) <= 3


def test_layers_that_are_dropped_unseen_are_stopped(theatre, village):
    made = []
    plain = theatre.make

    def make(cue):
        made.append(plain(cue))
        return made[-1]

    theatre.stage._make = make
    theatre.run(3)
    for item in village.items:
        village.county.withdraw(item)
    village.sync()
    theatre.run(3)
    unseen = [layer for layer in made if layer not in theatre.history]
    assert all(layer.stopped for layer in unseen if layer.cue is not None)


def test_in_the_dark_nothing_is_shown_and_nothing_is_logged(theatre):
    theatre.run(4)
    shown = len(theatre.history)
    for _ in range(100):
        theatre.steady += 1
        theatre.stage.rest(NOW + timedelta(seconds=theatre.steady), theatre.steady)
    assert len(theatre.history) == shown
    theatre.tick()
    assert len(theatre.history) == shown
    theatre.stage.close(NOW + timedelta(seconds=theatre.steady), theatre.steady)
    assert sum(record.seconds for record in theatre.records()) == pytest.approx(4.5, abs=0.1)


def test_what_was_withdrawn_in_the_dark_is_gone_when_it_is_light_again(theatre, village):
    theatre.run(4)
    gone = theatre.front
    theatre.stage.rest(NOW + timedelta(seconds=5), 5)
    village.county.withdraw(gone.cue.verified.item)
    village.sync()
    theatre.stage.rest(NOW + timedelta(seconds=6), 6)
    theatre.steady = 7
    theatre.tick()
    assert theatre.front is not gone


def test_what_a_dead_panel_shows_is_logged_as_not_lit(theatre):
    theatre.run(20)
    theatre.dead = True
    theatre.run(80)
    theatre.stage.close(NOW + timedelta(seconds=theatre.steady), theatre.steady)
    records = theatre.records()
    assert {record.lit for record in records} == {True, False}
    assert sum(record.seconds for record in records) == pytest.approx(theatre.steady, abs=1)


def test_what_is_shown_by_a_clock_that_is_not_trusted_is_logged_as_such(theatre):
    theatre.run(20)
    theatre.clockless = True
    theatre.run(20)
    theatre.stage.close(theatre.now, theatre.steady)
    assert {record.clock_trusted for record in theatre.records()} == {True, False}
