"""What is published in the serving process wakes who waits, without a look at the database."""

import asyncio
from dataclasses import replace

import pytest

from county.api.board import Board
from county.api.pages import FeedPages
from county.bell import Bell
from county.settings import CountySettings, FeedSettings
from county.web.upkeep import Upkeep
from tests.county.making import VILLAGE, Content, Town, item_text


def test_a_publication_wakes_the_long_poll_before_the_next_look(
    town: Town, content: Content
) -> None:
    content.item("a", item_text())
    town.load()
    settings = CountySettings(feed=FeedSettings(watch_seconds=3600))
    county = replace(town.county, settings=settings)
    board = Board(FeedPages(county.database, settings.feed), settings.feed)

    async def story() -> None:
        upkeep = Upkeep(county, board, town.clock, lambda: None)
        await upkeep.begin()
        old = board.head(VILLAGE)
        assert old is not None
        task = asyncio.create_task(upkeep.run())
        waiting = asyncio.create_task(board.wait(VILLAGE, old.etag, 60))
        await asyncio.sleep(0)
        await asyncio.to_thread(town.seal)
        new = await asyncio.wait_for(waiting, 30)
        assert new.etag != old.etag
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(story())


def test_a_bell_that_nobody_hears_troubles_nobody() -> None:
    bell = Bell()
    bell.ring()

    async def hears_once() -> list[bool]:
        waiting = asyncio.create_task(bell.heard(30))
        await asyncio.sleep(0)
        await asyncio.to_thread(bell.ring)
        return [await waiting, await bell.heard(0.001)]

    assert asyncio.run(hears_once()) == [True, False]
    bell.ring()
    assert asyncio.run(hears_once()) == [True, False]


@pytest.mark.parametrize("ticks", range(6))
def test_who_is_stopped_while_it_rings_stops(ticks: int) -> None:
    async def story() -> bool:
        bell = Bell()

        async def listen() -> None:
            while True:
                await bell.heard(3600)

        listening = asyncio.create_task(listen())
        await asyncio.sleep(0)
        bell.ring()
        for _ in range(ticks):
            await asyncio.sleep(0)
        listening.cancel()
        ended, _ = await asyncio.wait((listening,), timeout=2)
        return bool(ended)

    assert asyncio.run(story())
