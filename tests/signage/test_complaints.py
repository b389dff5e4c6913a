"""What a screen cannot show reaches the county, once, and all of it."""

from datetime import timedelta

import pytest

from content_sync.store.outbox import Outbox
from disclosure.blocks import Paragraph
from disclosure.decoding import decode
from disclosure.errors import RetryLaterError
from disclosure.outbox import OutboxKind, TerminalReport
from signage.complaints import MOST_ITEMS, MOST_PROBLEMS, Characters, Complaints
from tests.fakes.county import NOW, VILLAGE, an_item

RARE = "\U0001f600"
"""What an editor may paste and the typeface has not."""


@pytest.fixture
def outbox(village):
    return Outbox.open(village.store)


@pytest.fixture
def complaints(outbox):
    return Complaints(outbox, lambda: VILLAGE)


def reports(outbox):
    rows = outbox.take_batch(200, 1 << 20)
    return [decode(row.body, TerminalReport) for row in rows if row.kind is OutboxKind.REPORT]


def test_a_screen_without_trouble_reports_nothing(outbox, complaints):
    characters = Characters()
    characters.read(an_item("平常的通知"))
    complaints.tell(characters.problems, NOW)
    assert reports(outbox) == []


def test_an_item_left_out_is_reported_once(outbox, complaints):
    for second in range(3):
        complaints.tell(("x v1: broken",), NOW + timedelta(seconds=second))
    (report,) = reports(outbox)
    assert (report.area, report.process) == (VILLAGE, "signage")
    assert report.problems == ("x v1: broken",)


def test_a_report_holds_all_that_is_wrong(outbox, complaints):
    complaints.tell(("x v1: broken",), NOW)
    complaints.tell(("x v1: broken", "y v2: late"), NOW)
    assert reports(outbox)[-1].problems == ("x v1: broken", "y v2: late")


def test_a_character_that_no_font_has_is_told_once_with_its_item():
    item = an_item("名单", blocks=(Paragraph(text=f"张{RARE}先生"),))
    characters = Characters()
    characters.read(item)
    characters.read(item)
    (problem,) = characters.problems
    assert item.id in problem
    assert RARE in problem
    assert "张" not in problem


def test_a_report_is_no_longer_than_a_person_reads(outbox, complaints):
    complaints.tell(tuple(f"{number} v1: broken" for number in range(200)), NOW)
    assert len(reports(outbox)[0].problems) == MOST_PROBLEMS


def test_what_was_read_years_ago_is_not_kept():
    characters = Characters()
    for number in range(MOST_ITEMS + 5):
        characters.read(an_item(f"{number}"))
    assert len(characters._missing) <= MOST_ITEMS


def test_a_full_outbox_is_tried_again_and_stops_nothing(outbox):
    class Full:
        full = True

        def put(self, *arguments, **named):
            if self.full:
                raise RetryLaterError("full")
            outbox.put(*arguments, **named)

    box = Full()
    complaints = Complaints(box, lambda: VILLAGE)
    complaints.tell(("x v1: broken",), NOW)
    box.full = False
    complaints.tell(("x v1: broken",), NOW)
    assert len(reports(outbox)) == 1
