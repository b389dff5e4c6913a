"""A village's store and a kiosk over it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.journey.typing.pinyin import Candidate
from tests.fakes.county import NOW, FakeCounty
from tests.fakes.village import fill_county
from tests.kiosk.kiosk_window import KioskWindow


class Village:
    """A county in memory and the store of one of its kiosks."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self.county = FakeCounty()
        self.items = fill_county(self.county)
        self.county.fill(store)

    def item(self, part: str):
        return next(item for item in self.items if part in item.title)


@pytest.fixture
def village(tmp_path: Path) -> Village:
    return Village(tmp_path / "store")


class FewStrokes:
    """A reader of handwriting that counts strokes."""

    known = ("", "一", "二", "三")

    def candidates(self, strokes, limit: int = 10) -> tuple[str, ...]:
        return (self.known[min(len(strokes), 3)], "十")[:limit]


class FewWords:
    """A pinyin engine that knows two words, by letters and by nine keys."""

    known = (("dibao", "低保"), ("dibao", "地包"), ("34226", "低保"))

    shared = ("低保", "医保")

    def __init__(self) -> None:
        self.handwriting: FewStrokes | None = FewStrokes()

    def candidates(self, keys: str, limit: int = 8) -> list[Candidate]:
        found = [
            Candidate(text=word, used=len(typed)) for typed, word in self.known if typed == keys
        ]
        return found[:limit]

    def picked(self, keys: str, text: str) -> None:
        pass

    def forget(self) -> None:
        pass


@pytest.fixture
def open_kiosk(village: Village) -> Iterator[Callable[..., KioskWindow]]:
    opened: list[KioskWindow] = []

    def open_one(**panel) -> KioskWindow:
        opened.append(KioskWindow(village.store, NOW, FewWords(), **panel))
        return opened[-1]

    yield open_one
    for kiosk in opened:
        kiosk.close()


@pytest.fixture
def kiosk(open_kiosk) -> KioskWindow:
    return open_kiosk()
