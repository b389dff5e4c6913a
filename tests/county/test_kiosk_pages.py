"""The kiosk's page of a draft: drawn by a process that may hang, break or be missing."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from county.previews.kiosk_pages import KioskPages, NoFaceError
from county.settings import PreviewSettings
from disclosure.face_orders import FaceOrder
from tests.fakes.county import FakeCounty, an_item

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
QUICK = PreviewSettings(kiosk_seconds=3, kiosk_kept=2)
PAINTS = """
import pathlib, sys
out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
out.mkdir()
for number in range(1, 12):
    (out / f"{number}.png").write_bytes(b"png %d" % number)
log = pathlib.Path(sys.argv[1])
log.write_text(log.read_text() + "x" if log.exists() else "x")
"""
BREAKS = "import sys; sys.exit('no GL here')"
HANGS = "import time; time.sleep(600)"
EATS = "held = bytearray(20 * 1024 ** 3)"
NOTHING = "pass"


def order(title: str = "停水通知") -> FaceOrder:
    return FaceOrder(
        draft=an_item(title),
        approved_by=(),
        profile=FakeCounty().a_profile(),
        files={},
        now=NOW,
        as_of=NOW,
    )


def pages(folder: Path, code: str) -> KioskPages:
    command = [sys.executable, "-c", code, str(folder / "log")]
    return KioskPages(folder / "faces", QUICK, command)


def test_what_was_drawn_is_kept_in_its_order_and_not_drawn_again(tmp_path: Path) -> None:
    drawing = pages(tmp_path, PAINTS)
    first = drawing.pictures(order())
    assert [path.read_bytes() for path in first] == [b"png %d" % n for n in range(1, 12)]
    assert drawing.pictures(order()) == first
    assert (tmp_path / "log").read_text() == "x"


def test_another_draft_panel_or_day_is_another_page(tmp_path: Path) -> None:
    drawing, one = pages(tmp_path, PAINTS), order()
    others = (order("来水通知"), replace(one, width_px=1366), replace(one, now=NOW.replace(day=21)))
    found = {drawing.pictures(each)[0].parent for each in (one, *others)}
    assert len(found) == 4


def test_no_more_pages_are_kept_than_the_limit(tmp_path: Path) -> None:
    drawing = pages(tmp_path, PAINTS)
    for number in range(30):
        drawing.pictures(order(f"第{number}条"))
    kept = [one for one in (tmp_path / "faces").iterdir() if not one.name.startswith(".")]
    assert 1 <= len(kept) <= QUICK.kiosk_kept


@pytest.mark.parametrize(
    ("code", "why"),
    [(BREAKS, "no GL here"), (HANGS, "longer than"), (EATS, "exit code"), (NOTHING, "nothing")],
)
def test_a_process_that_fails_costs_a_sentence(tmp_path: Path, code: str, why: str) -> None:
    drawing = pages(tmp_path, code)
    with pytest.raises(NoFaceError, match=why):
        drawing.pictures(order())
    assert not [one for one in (tmp_path / "faces").iterdir() if one.name.startswith(".")]
    # The next one has its turn.
    drawing.command = [sys.executable, "-c", PAINTS, str(tmp_path / "log")]
    assert drawing.pictures(order())


def test_a_command_that_is_not_there_costs_a_sentence(tmp_path: Path) -> None:
    drawing = KioskPages(tmp_path / "faces", QUICK, ["/nowhere/kiosk"])
    with pytest.raises(NoFaceError):
        drawing.pictures(order())
