"""What a face tells of an alert at once: each step once, and nothing lost to a busy outbox."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from content_sync.store.alert_reports import AlertReports
from content_sync.store.outbox import Outbox
from disclosure.channels import Channel
from disclosure.decoding import decode
from disclosure.errors import RetryLaterError
from disclosure.items import ItemId
from disclosure.outbox import AlertRecord, AlertStep, OutboxKind

NOW = datetime(2026, 7, 1, 0, 5, tzinfo=UTC)
ITEM = ItemId("6a0e1d1c-93f4-4f5e-8a86-0f6a1b5d7c21")


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox.open(tmp_path)


def told(outbox: Outbox) -> list[AlertRecord]:
    rows = outbox.take_batch(200, 1_000_000)
    assert all(row.kind is OutboxKind.ALERT for row in rows)
    return [decode(row.body, AlertRecord) for row in rows]


def test_a_step_is_told_once_and_a_new_version_anew(outbox: Outbox) -> None:
    reports = AlertReports(outbox, Channel.SCREEN, lambda: False)
    reports.tell(AlertStep.SHOWN, ITEM, 1, NOW)
    reports.tell(AlertStep.SHOWN, ITEM, 1, NOW)
    reports.tell(AlertStep.SHOWN, ITEM, 2, NOW)
    found = told(outbox)
    assert sorted(one.version for one in found) == [1, 2]
    assert {(one.step, one.channel, one.at, one.clock_trusted) for one in found} == {
        (AlertStep.SHOWN, Channel.SCREEN, NOW, False)
    }


def test_what_a_busy_outbox_did_not_take_is_told_the_next_time(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = AlertReports(outbox, Channel.KIOSK)
    with monkeypatch.context() as patch:

        def busy(*_: object, **__: object) -> str:
            raise RetryLaterError("busy")

        patch.setattr(outbox, "put", busy)
        reports.tell(AlertStep.SHOWN, ITEM, 1, NOW)
    assert told(outbox) == []
    reports.tell(AlertStep.SHOWN, ITEM, 1, NOW)
    assert len(told(outbox)) == 1


def test_a_preview_reports_nothing() -> None:
    AlertReports(None, Channel.SCREEN).tell(AlertStep.SHOWN, ITEM, 1, NOW)
