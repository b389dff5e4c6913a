"""A day's plan as a person reads it."""

from collections.abc import Iterator

from disclosure.wording import Say
from signage.plan import DayPlan, PlannedItem
from signage.playlist import ALERT, CATCH_UP, STANDING, TERM

_WHY = {ALERT: "预警", TERM: "公示期内", STANDING: "长期公开", CATCH_UP: "补足次数"}


def in_words(made: DayPlan, say: Say, *, turns: bool = False) -> Iterator[str]:
    """Yield the lines of a plan.

    Arguments:
        made: the plan.
        say: the wording.
        turns: list every turn of the day too.
    """
    yield say(
        "{day}：亮屏 {hours} 小时，{count} 轮，{items} 件事项",
        day=made.date.isoformat(),
        hours=f"{made.lit_seconds / 3600:.1f}",
        count=len(made.slots),
        items=len(made.items),
    )
    for item in made.items:
        yield _line(item, say)
    for warning in made.warnings:
        yield say("注意：{warning}", warning=warning)
    if turns:
        for slot in made.slots:
            why = say(_WHY[slot.why]) if slot.why in _WHY else slot.why
            yield f"{slot.start}  {slot.seconds:6.1f} s  {slot.share:6.1%}  {why}  {slot.title}"


def _line(item: PlannedItem, say: Say) -> str:
    counts = say("{count} 次", count=item.showings)
    if item.minimum:
        counts = say(
            "{count} 次（计 {counted} 次，至少 {minimum} 次）",
            count=item.showings,
            counted=item.counted,
            minimum=item.minimum,
        )
    pages = say("{count} 页", count=item.pages)
    return f"{item.share_of_time:6.1%}  {item.seconds:6.1f} s  {pages}  {counts}  {item.title}"
