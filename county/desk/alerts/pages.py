"""Pages: alerts that stand, wait for their seals or are over, and how far each has come.

Invariant: a person sees the terminals of their area and below, no others; a page that looks
again by itself shows what its plain address shows.
"""

import csv
import io
from collections.abc import Callable
from datetime import datetime

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.alerts import coverage, standing
from county.alerts.coverage import Coverage, Place, Reached
from county.alerts.standing import Stand, Standing
from county.desk.frame import Frame, Visit, missing
from county.items.vouching import Vouching
from county.people.staff import Role
from county.web.drawing import NO_STORE
from county.web.paging import pages
from disclosure.alert_facts import AlertLevel
from disclosure.items import ItemId

READERS = tuple(role for role in Role if role is not Role.EDITOR)
ADDRESS = "/desk/alerts"

STANDS: dict[Stand, tuple[str, str]] = {
    Stand.WAITING: ("等待用印", "late"),
    Stand.LAPSED: ("没等到用印，时限已过", "plain"),
    Stand.NOW: ("正在发布", "near"),
    Stand.ENDED: ("已结束", "plain"),
}
LEVELS: dict[AlertLevel, tuple[str, str]] = {
    AlertLevel.RED: ("红色预警", "late"),
    AlertLevel.ORANGE: ("橙色预警", "near"),
    AlertLevel.YELLOW: ("黄色预警", "plain"),
    AlertLevel.BLUE: ("蓝色预警", "plain"),
}
REACHED: dict[Reached, tuple[str, str]] = {
    Reached.UNKNOWN: ("还没有消息", "late"),
    Reached.RECEIVED: ("已收到", "calm"),
    Reached.SHOWN: ("已上屏", "calm"),
    Reached.STARTED: ("正在播", "near"),
    Reached.FAILED: ("没播成", "late"),
    Reached.FINISHED: ("已播完", "done"),
}
MOST_PLACES = 200
"""Terminals that a page lists at most, those that lack the alert first; the file has all."""


class AlertPages:
    """Alerts on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county
        self._vouching = Vouching(lambda: self._county.online.keyring)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, one = self._frame.page, f"{ADDRESS}/{{id:uuid}}"
        return [
            page(ADDRESS, self.show_all, READERS),
            page(one, self.show_one, READERS),
            page(f"{one}/terminals.csv", self.export, READERS),
        ]

    def show_all(self, visit: Visit) -> Response:
        """List the alerts of the person's areas, with how far those that stand have come."""
        rows, scope = self._county.settings.desk.page_rows, visit.person.area
        with self._county.database.reading() as connection:
            found = standing.standing(connection, scope, visit.now, self._county.zone())
            found = tuple(sorted(found, key=lambda one: list(Stand).index(_place(one.stand))))
            at = pages(len(found), visit.page_number(), rows, visit.request.query_params)
            shown = found[at.offset : at.offset + rows]
            tallies = {
                one.id: coverage.of_items(connection, one.items, scope).tally
                for one in shown
                if one.stand is Stand.NOW
            }
        context = {
            "found": shown,
            "pages": at,
            "tallies": tallies,
            "stands": STANDS,
            "levels": LEVELS,
            "names": self._names(),
            "waiting": sum(one.stand is Stand.WAITING for one in found),
        }
        return self._frame.draw(visit, "alerts/list.html", context)

    def show_one(self, visit: Visit) -> Response:
        """Show one alert and how far it has come."""
        alert, found = self._found(visit)
        context = {
            "alert": alert,
            "stand": STANDS[alert.stand],
            "level": LEVELS[alert.level],
            "coverage": found,
            "tally": found.tally,
            "by_area": found.by_area,
            "places": found.places[:MOST_PLACES],
            "more": max(0, len(found.places) - MOST_PLACES),
            "reached": REACHED,
            "names": self._names(),
            "by_rule": self._is_by_rule(alert),
            "address": f"{ADDRESS}/{alert.id}",
            "moves": alert.stand is Stand.NOW,
            "clock": lambda at: self._clock(at, visit.now),
        }
        return self._frame.draw(visit, "alerts/show.html", context)

    def _clock(self, at: datetime | None, now: datetime) -> str:
        """Return a time to the second, with its day where that is not today."""
        if at is None:
            return "—"
        local = at.astimezone(self._county.zone())
        if local.date() != now.astimezone(local.tzinfo).date():
            return self._frame.drawing.moment(at)
        return f"{local:%H:%M:%S}"

    def export(self, visit: Visit) -> Response:
        """Return the terminals of an alert as a table for a spreadsheet."""
        alert, found = self._found(visit)
        out = io.StringIO()
        writer = csv.writer(out)
        say = self._frame.drawing.say
        names = (
            "编号",
            "终端",
            "地方",
            "到哪一步",
            "收到",
            "上屏",
            "开播",
            "播完",
            "原因",
            "最近联系",
        )
        writer.writerow([say(name) for name in names])
        moment = self._frame.drawing.moment
        for place in found.places:
            writer.writerow(_plain(cell) for cell in _row(place, say, moment))
        headers = {"Content-Disposition": f'attachment; filename="alert-{alert.id}.csv"'}
        content = out.getvalue().encode("utf-8-sig")
        return Response(content, media_type="text/csv", headers={**headers, **NO_STORE})

    def _found(self, visit: Visit) -> tuple[Standing, Coverage]:
        id_, scope = ItemId(str(visit.path["id"])), visit.person.area
        with self._county.database.reading() as connection:
            alert = standing.one(connection, id_, scope, visit.now, self._county.zone())
            if alert is None:
                raise missing()
            waits = alert.stand in (Stand.WAITING, Stand.LAPSED)
            items = () if waits else alert.items
            return alert, coverage.of_items(connection, items, scope)

    def _is_by_rule(self, alert: Standing) -> bool:
        with self._county.database.reading() as connection:
            sealed = self._vouching.one(connection, alert.id)
        return sealed is not None and sealed.by_rule

    def _names(self) -> dict[str, str]:
        return {area.code: area.name for area in self._county.profile().areas}


def _place(stand: Stand) -> Stand:
    """Return where an alert stands in the list: what waits, what stands, all that is over."""
    return Stand.ENDED if stand is Stand.LAPSED else stand


def _row(place: Place, say: Callable[[str], str], moment: Callable[..., str]) -> list[str]:
    times = (place.shown, place.started, place.finished)
    return [
        f"{place.number:02d}",
        place.name,
        place.area_name,
        say(REACHED[place.reached][0]),
        say("是") if place.received else say("否"),
        *(moment(at) if at else "" for at in times),
        place.failure,
        moment(place.seen_at) if place.seen_at else "",
    ]


def _plain(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell
