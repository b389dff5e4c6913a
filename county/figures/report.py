"""The printable report of a period, a month as a rule.

Invariant: it says what the page says, without a resident's name, phone or words.
"""

from collections.abc import Sequence

from county.figures.course import columns
from county.figures.export import Kinds
from county.figures.gathering import Figures
from county.figures.words import (
    MARK_NAMES,
    RULE,
    WAYS,
    age_names,
    lasting,
    percent,
    period_words,
)
from disclosure.blocks import Cell, Column, ColumnKind, Table
from disclosure.completion import Completion
from disclosure.profile import Profile
from disclosure.wording import Say
from paper.a4 import Imprint
from paper.document import Printed
from paper.figures_report import Box, FiguresReport, figures_report
from screen.paging.dates import clock, short_date


def printed(figures: Figures, profile: Profile, kinds: Kinds, say: Say) -> Printed:
    """Return the report as a PDF.

    Arguments:
        figures: what it tells.
        profile: the county's: who prints it.
        kinds: names of kinds.
        say: the wording.
    """
    wanted = figures.wanted
    place = profile.name_of(wanted.scope)
    told = figures.now.astimezone(wanted.zone)
    period = period_words(wanted.first, wanted.last, say)
    until = say("{day} {clock}", day=short_date(told.date(), say), clock=clock(told, wanted.zone))
    report = FiguresReport(
        title=say("{place}申请办理统计", place=place),
        lead=say(
            "{period}　{scope}　统计到{until}",
            period=period,
            scope=_scope(figures, kinds, say),
            until=until,
        ),
        boxes=_boxes(figures.whole, say),
        rule=say(RULE),
        course=(say("近 12 个月的完成率"), say("按时答复"), say("超期")),
        columns=columns(figures, say),
        tables=_tables(figures, kinds, say),
        source=say(
            "数据来源：{office}申请办理系统，按收到和答复的时间自动统计，不含个人信息。",
            office=profile.office,
        ),
    )
    imprint = Imprint(office=profile.office, zone=profile.office, printed=told)
    return figures_report(report, imprint, say)


def _scope(figures: Figures, kinds: Kinds, say: Say) -> str:
    """Return which requests of the place are counted."""
    wanted = figures.wanted
    told = [kinds(wanted.kind) if wanted.kind else say("全部类型")]
    if wanted.clerk is not None:
        told.append(figures.people.names.get(wanted.clerk, ""))
    return "　".join(one for one in told if one)


def _boxes(whole: Completion, say: Say) -> tuple[Box, ...]:
    return (
        Box(name=say("到期"), value=str(whole.fell)),
        Box(name=say("按时答复"), value=str(whole.in_time)),
        Box(name=say("超期才答复"), value=str(whole.late), grave=bool(whole.late)),
        Box(name=say("超期未答复"), value=str(whole.overdue), grave=bool(whole.overdue)),
        Box(name=say("完成率"), value=percent(whole.rate)),
    )


def _tables(figures: Figures, kinds: Kinds, say: Say) -> tuple[tuple[str, Table], ...]:
    by_kind = [(kinds(kind), tally) for kind, tally in figures.kinds]
    by_area = [(line.name, line.tally) for line in figures.areas]
    by_clerk = [(line.name or say("没有分派"), line.tally) for line in figures.clerks]
    tallied = (
        (say("按类型"), say("类型"), by_kind),
        (say("按地方"), say("地方"), by_area),
        (say("按办理人"), say("办理人"), by_clerk),
    )
    return (
        *((name, _tallies(head, lines, say)) for name, head, lines in tallied if lines),
        (say("第一次回应和群众打分"), _soon(figures, say)),
        (say("收到的和还没办完的"), _open(figures, say)),
    )


def _tallies(head: str, lines: Sequence[tuple[str, Completion]], say: Say) -> Table:
    names = (head, say("到期"), say("按时"), say("超期"), say("联系不到"), say("完成率（%）"))
    rows = [
        (
            name,
            one.fell,
            one.in_time,
            one.failed,
            one.unreachable,
            None if one.rate is None else f"{one.rate:.1f}",
        )
        for name, one in lines
    ]
    return _table(names, rows, numbers=(1, 2, 3, 4), shares=(5,))


def _soon(figures: Figures, say: Say) -> Table:
    first, marks = figures.first, figures.marks
    given = [
        (say("打分：{mark}", mark=say(name)), str(count))
        for name, count in zip(MARK_NAMES, marks.counts, strict=True)
    ]
    rows: list[tuple[Cell, ...]] = [
        (say("第一次回应：一半不超过"), lasting(first.median_minutes, say)),
        (say("第一次回应：九成不超过"), lasting(first.p90_minutes, say)),
        (say("第一次回应：在时限内"), percent(first.rate)),
        *given,
        (say("满意的占"), percent(marks.satisfied)),
    ]
    return _table((say("项目"), say("结果")), rows)


def _open(figures: Figures, say: Say) -> Table:
    ages = zip(age_names(say), figures.open.ages, strict=True)
    rows = [
        *((say("收到：{way}", way=say(WAYS[way])), n) for way, n in figures.received.items()),
        *((say("没办完：{age}", age=name), count) for name, count in ages),
        (say("没办完：已超期"), figures.open.overdue),
        (say("没办完：暂停计时"), figures.open.pausing),
    ]
    return _table((say("项目"), say("件数")), rows, numbers=(1,))


def _table(
    names: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    numbers: tuple[int, ...] = (),
    shares: tuple[int, ...] = (),
) -> Table:
    kinds = dict.fromkeys(numbers, ColumnKind.INTEGER) | dict.fromkeys(shares, ColumnKind.DECIMAL)
    return Table(
        caption="",
        columns=tuple(
            Column(name=name, kind=kinds.get(place, ColumnKind.TEXT))
            for place, name in enumerate(names)
        ),
        rows=tuple(tuple(row) for row in rows),
    )
