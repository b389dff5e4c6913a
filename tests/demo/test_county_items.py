"""The items of county, townships and street: what a proof-reader would check."""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

CONTENT = Path(__file__).parents[2] / "demo" / "content"
AREAS = ("990421000000", "990421001000", "990421101000", "990421201000")
ITEMS = [path for area in AREAS for path in sorted((CONTENT / area).glob("*.md"))]
WEEKDAYS = "一二三四五六日"
DAY = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日（星期(.)）")
FENCE = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
MOST_BYTES = 20_000_000


def front_of(path: Path) -> dict[str, Any]:
    """Return the front matter of an item."""
    return tomllib.loads(path.read_text(encoding="utf-8").split("+++\n")[1])


FRONTS = {path: front_of(path) for path in ITEMS}


def fences(kind: str) -> list[Path]:
    return [path for path in ITEMS if f"```{kind}\n" in path.read_text(encoding="utf-8")]


def test_the_demo_is_small_enough_to_be_cloned() -> None:
    size = sum(path.stat().st_size for path in CONTENT.rglob("*") if path.is_file())
    assert size < MOST_BYTES


def test_there_is_enough_for_every_face() -> None:
    channels = [channel for front in FRONTS.values() for channel in front["channels"]]
    assert len(ITEMS) >= 60
    assert channels.count("screen") >= 25
    assert channels.count("loudspeaker") >= 8
    assert len([path for path in fences("flow") if path.stem.startswith("guide-")]) >= 14
    assert len(fences("video")) >= 2


@pytest.mark.parametrize("path", ITEMS, ids=lambda path: path.stem)
def test_weekdays_belong_to_their_dates(path: Path) -> None:
    for year, month, day, weekday in DAY.findall(path.read_text(encoding="utf-8")):
        named = date(int(year or 2026), int(month), int(day))
        assert WEEKDAYS[named.weekday()] == weekday, named


@pytest.mark.parametrize("path", ITEMS, ids=lambda path: path.stem)
def test_days_are_in_order(path: Path) -> None:
    front = FRONTS[path]
    first = front.get("shown_from", front["issued"])
    assert front["issued"] <= date(2026, 11, 20)
    assert front["issued"] <= first <= front.get("shown_until", date.max)
    start = front.get("effective", front["issued"])
    assert front["issued"] <= start < front.get("repealed", date.max)


@pytest.mark.parametrize("path", ITEMS, ids=lambda path: path.stem)
def test_nobody_is_shouted_at(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "！" not in text
    assert "!" not in text.replace("![", "[")


@pytest.mark.parametrize("path", [p for p in ITEMS if "spoken" in FRONTS[p]], ids=lambda p: p.stem)
def test_what_is_spoken_is_short_and_can_be_said(path: Path) -> None:
    text = FRONTS[path]["spoken"]["text"]
    assert 60 <= len(text) <= 160
    assert not re.search(r"[（）()《》〔〕/:：—]", text.replace("：", "", 1))


def test_index_numbers_are_given_once() -> None:
    numbers = [front["index_number"] for front in FRONTS.values() if front.get("index_number")]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("path", fences("flow"), ids=lambda path: path.stem)
def test_every_step_of_a_flow_chart_is_reached_and_every_end_is_an_end(path: Path) -> None:
    for kind, body in FENCE.findall(path.read_text(encoding="utf-8")):
        if kind != "flow":
            continue
        steps = tomllib.loads(body)["steps"]
        reached = {steps[0]["id"]} | {to for step in steps for to in step.get("next", [])}
        assert {step["id"] for step in steps} == reached
        assert any(not step.get("next") for step in steps)
