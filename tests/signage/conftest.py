"""A village's store with three items on its screen."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from content_sync.store.reader import ContentReader
from disclosure.blocks import Paragraph
from disclosure.items import Item, Shown
from tests.fakes.county import FakeCounty, an_item

TITLES = ("九月财务公开", "停水通知", "开放日")


def a_notice(title: str, **changes: object) -> Item:
    return an_item(title, blocks=(Paragraph(text=f"{title}的内容，请大家看。"),), **changes)


class Village:
    """A county in memory, and the store of one of its screens."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self.county = FakeCounty()
        self.items = [
            a_notice(title, shown=Shown(first=date(2026, 10, 8), last=date(2026, 11, 30)))
            for title in TITLES
        ]
        for item in self.items:
            self.county.publish(item)
        self.sync()

    def sync(self) -> None:
        self.county.fill(self.store)

    def open(self) -> ContentReader:
        return ContentReader.open(self.store, process="signage")


@pytest.fixture
def village(tmp_path: Path) -> Village:
    return Village(tmp_path / "store")


@pytest.fixture
def reader(village: Village) -> ContentReader:
    return village.open()


@pytest.fixture
def notice() -> Callable[..., Item]:
    return a_notice
