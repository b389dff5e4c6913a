"""What the server does by itself goes on whatever fails in one round."""

import asyncio
import logging
import sqlite3
from dataclasses import replace

import pytest

from county.api.board import Board
from county.api.pages import FeedPages
from county.settings import CountySettings, FeedSettings
from county.web.upkeep import Upkeep
from disclosure.errors import RetryLaterError
from tests.county.making import VILLAGE, Content, Town, item_text


@pytest.mark.parametrize(
    "fault", [sqlite3.OperationalError("disk I/O error"), RetryLaterError("busy"), OSError(28, "x")]
)
def test_a_fault_in_one_round_does_not_end_the_upkeep(
    town: Town, content: Content, fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    town.load()
    settings = CountySettings(feed=FeedSettings(watch_seconds=0.01))
    county = replace(town.county, settings=settings)
    board = Board(FeedPages(county.database, settings.feed), settings.feed)

    async def story() -> None:
        loop, rounds = asyncio.get_running_loop(), asyncio.Queue[None]()
        faults = [None, fault]

        def derive() -> None:
            loop.call_soon_threadsafe(rounds.put_nowait, None)
            failing = faults.pop(0) if faults else None
            if failing is not None:
                raise failing

        upkeep = Upkeep(county, board, town.clock, derive)
        await upkeep.begin()
        await rounds.get()
        task = asyncio.create_task(upkeep.run())
        for number in (1, 2):
            content.item(f"i{number}", item_text(f"第{number}条"))
            await asyncio.to_thread(town.publish)
            await asyncio.wait_for(rounds.get(), 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with caplog.at_level(logging.ERROR):
        asyncio.run(story())
    assert "upkeep failed; it is tried again" in caplog.text
    assert board.head(VILLAGE) is not None


def test_derived_files_follow_feeds_and_nothing_else(town: Town, content: Content) -> None:
    town.load()
    settings = CountySettings(feed=FeedSettings(watch_seconds=0.01))
    county = replace(town.county, settings=settings)
    board = Board(FeedPages(county.database, settings.feed), settings.feed)

    async def story() -> list[str]:
        derived: list[str] = []
        upkeep = Upkeep(county, board, town.clock, lambda: derived.append("derived"))
        await upkeep.begin()
        town.terminal()
        await upkeep.follow()
        derived.append("a terminal came")
        content.item("a", item_text("甲"))
        await asyncio.to_thread(town.publish)
        await upkeep.follow()
        return derived

    assert asyncio.run(story()) == ["derived", "a terminal came", "derived"]


def test_a_round_that_failed_is_made_up_for_without_news(town: Town, content: Content) -> None:
    town.load()
    settings = CountySettings(feed=FeedSettings(watch_seconds=0.01))
    county = replace(town.county, settings=settings)
    board = Board(FeedPages(county.database, settings.feed), settings.feed)

    async def story() -> None:
        loop, rounds = asyncio.get_running_loop(), asyncio.Queue[None]()
        faults = [OSError(28, "x")]

        def derive() -> None:
            loop.call_soon_threadsafe(rounds.put_nowait, None)
            if board.head(VILLAGE) and published and faults:
                raise faults.pop()

        published: list[int] = []
        upkeep = Upkeep(county, board, town.clock, derive)
        await upkeep.begin()
        await rounds.get()
        task = asyncio.create_task(upkeep.run())
        content.item("a", item_text("甲"))
        published.append(1)
        await asyncio.to_thread(town.publish)
        for _ in ("failed", "made up for"):
            await asyncio.wait_for(rounds.get(), 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(story())
