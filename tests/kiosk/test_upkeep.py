"""The facts of the maintenance page, and how they are gathered."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from content_sync.store.reader import ContentReader
from disclosure.wording import Wording
from kiosk.inspecting import Parts, inspect
from kiosk.journey.upkeep import Mark, Upkeep, facts
from kiosk.printing.printer import PrinterState
from tests.fakes.county import NOW

SAY = Wording().say
NOON = datetime(2026, 10, 9, 12, tzinfo=UTC)
WELL = Upkeep(
    terminal=3,
    networks=("eth0",),
    synced=NOON - timedelta(hours=1),
    now=NOON,
    clock_trusted=True,
    disk_free=20_000_000_000,
    disk_total=32_000_000_000,
    writable=True,
    evidence=0,
    waiting=2,
    refused=0,
    volume=3,
    printer=PrinterState.READY,
    has_voice=True,
    has_handwriting=False,
)
PARTS = Parts(clock_trusted=True, volume=3, printer=None, has_voice=False, has_handwriting=False)


@pytest.mark.parametrize("state", [s for s in PrinterState if s is not PrinterState.READY])
def test_whatever_a_printer_lacks_the_attendant_is_told_what_to_do(state):
    fact = next(
        fact
        for fact in facts(msgspec.structs.replace(WELL, printer=state), SAY)
        if fact.name == "打印机"
    )
    assert fact.mark is Mark.LOOK
    assert "告诉工作人员" not in fact.words


def test_a_kiosk_that_stands_well_has_nothing_to_look_at():
    assert {fact.mark for fact in facts(WELL, SAY)} == {Mark.WELL}


@pytest.mark.parametrize(
    ("change", "name", "told"),
    [
        ({"terminal": 0}, "终端编号", "还没有登记"),
        ({"networks": ()}, "网络", "没有接通"),
        ({"synced": None}, "最近同步", "还没有同步过"),
        ({"synced": NOON - timedelta(days=2)}, "最近同步", "10月7日"),
        ({"clock_trusted": False}, "时钟", "还没有和县里对过时"),
        ({"disk_free": 3_000_000_000}, "存储卡", "还空 3.0 GB"),
        ({"writable": False}, "存储卡", "请换卡"),
        ({"waiting": 51}, "待发箱", "51 条"),
        ({"refused": 1}, "待发箱", "1 条被县里退回"),
        ({"evidence": 4}, "拒收记录", "4 件"),
        ({"printer": PrinterState.NO_PAPER}, "打印机", "请加纸"),
        ({"printer": PrinterState.TONER_LOW}, "打印机", "请备好墨盒"),
    ],
)
def test_what_needs_a_hand_is_marked_and_said(change, name, told):
    marked = [f for f in facts(msgspec.structs.replace(WELL, **change), SAY) if f.mark is Mark.LOOK]
    assert [fact.name for fact in marked] == [name]
    assert told in marked[0].words


@pytest.fixture
def interfaces(tmp_path):
    for name, state in (("lo", "unknown"), ("eth0", "up"), ("wlan0", "down")):
        folder = tmp_path / "net" / name
        folder.mkdir(parents=True)
        (folder / "operstate").write_text(state + "\n", encoding="ascii")
    return tmp_path / "net"


def test_the_facts_are_those_of_the_store_and_the_system(village, interfaces):
    reader = ContentReader.open(village.store)
    (village.store / "evidence").mkdir(exist_ok=True)
    (village.store / "evidence" / "ab.bin").write_bytes(b"x")
    found = inspect(village.store, reader, NOW, PARTS, interfaces)
    reader.close()
    assert found.terminal == 3
    assert found.networks == ("eth0",)
    assert found.synced is not None
    assert (found.evidence, found.waiting, found.writable) == (1, 0, True)
    assert 0 < found.disk_free <= found.disk_total
