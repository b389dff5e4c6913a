"""Pages: the askings of an area, and what came in on one.

Invariant: numbers of people in what others wrote are masked until somebody asks to see
them, and who asked stands in the log.
"""

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.audit.log import Act, record
from county.desk.areas import indented
from county.desk.asking.finding import Found, find
from county.desk.asking.labels import DOUBTS, PILES, STATES
from county.desk.frame import EVERYONE, Frame, Visit, missing
from county.desk.writing.occasions import WRITERS
from county.opinions import askings, remarks, tally, topics
from county.opinions.deciding import VERDICTS
from county.opinions.export import BARRED, book
from county.opinions.masking import masked
from county.opinions.remarks import Pile, Remark, Wanted
from county.opinions.topics import Verdict
from county.people.scope import reaches_text
from county.people.staff import Role
from county.web.files import attachment
from county.web.paging import pages
from disclosure.areas import AreaCode
from disclosure.opinions import AskingState, state_of

HANDLERS = (Role.EDITOR, Role.CLERK, Role.LEAD, Role.OFFICE, Role.ADMIN)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class AskingPages:
    """Askings on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, one = self._frame.page, "/desk/asking/{id:uuid}"
        return [
            page("/desk/asking", self.show_list, EVERYONE),
            page(one, self.show_one, EVERYONE),
            page(f"{one}/look", self.look, HANDLERS, acts=True),
            page(f"{one}/all.xlsx", self.export, HANDLERS),
        ]

    def show_list(self, visit: Visit) -> Response:
        """Show the askings of the person's areas, what closes last on top."""
        wanted = self._wanted_list(visit)
        rows = self._county.settings.desk.page_rows
        with self._database.reading() as connection:
            count = askings.count(connection, wanted)
            at = pages(count, visit.page_number(), rows, visit.request.query_params)
            found = askings.page(connection, wanted, limit=rows, offset=at.offset)
        context = {
            "wanted": wanted,
            "found": found,
            "pages": at,
            "states": STATES,
            "areas": indented(self._county.profile().areas, visit.person),
            "writes": visit.person.may(WRITERS),
        }
        return self._frame.draw(visit, "asking/list.html", context)

    def show_one(self, visit: Visit) -> Response:
        """Show what came in on one asking."""
        return self._page(visit, None)

    def look(self, visit: Visit) -> Response:
        """Show one remark as it came; the look is noted first."""
        text = visit.text("remark")
        with self._database.writing() as connection:
            found = find(connection, visit)
            number = int(text) if text.isdecimal() else 0
            shown = remarks.one(connection, found.item.id, number)
            if shown is None:
                raise missing()
            act, about = Act.OPINION_LOOKED, f"{found.item.id} {shown.id}"
            record(connection, visit.now, visit.person.name, act, about)
        return self._page(visit, shown)

    def export(self, visit: Visit) -> Response:
        """Return all that came in as a file."""
        most, say = self._county.settings.desk.export_rows, self._frame.drawing.say
        with self._database.reading() as connection:
            found = find(connection, visit)
            content = book(
                tally.tally(connection, found.item.id, found.asked.questions),
                topics.of_item(connection, found.item.id),
                remarks.every(connection, Wanted(found.item.id, pile=None), most),
                self._frame.drawing.zone,
                say,
            )
        return attachment(content, say("{title}意见.xlsx", title=found.item.title[:40]), XLSX)

    def _page(self, visit: Visit, shown: Remark | None) -> Response:
        with self._database.reading() as connection:
            found = find(connection, visit)
            context = self._context(connection, visit, found)
        context |= {
            "shown": shown,
            "states": STATES,
            "piles": PILES,
            "doubts": DOUBTS,
            "barred": BARRED,
            "verdicts": VERDICTS,
            "open_verdict": Verdict.OPEN,
            "masked": masked,
            "handles": visit.person.may(HANDLERS),
            "writes": visit.person.may(WRITERS),
            "told": self._told(visit),
        }
        return self._frame.draw(visit, "asking/show.html", context)

    def _context(self, connection: Connection, visit: Visit, found: Found) -> dict[str, object]:
        item, asked, today = found.item, found.asked, self._frame.today(visit)
        wanted = self._wanted(visit, found)
        piles = remarks.counts(connection, wanted)
        count = piles[wanted.pile or Pile.ALL]
        rows = self._county.settings.desk.page_rows
        at = pages(count, visit.page_number(), rows, visit.request.query_params)
        decision = askings.decision_on(connection, item)
        profile = self._county.profile()
        return {
            "item": item,
            "asked": asked,
            "withdrawn": found.withdrawn,
            "area_name": profile.name_of(item.area),
            "state": state_of(
                item.shown.first, asked.closes, today, concluded=decision is not None
            ),
            "decision": decision,
            "given": tally.count(connection, item.id),
            "questions": tally.tally(connection, item.id, asked.questions),
            "texts": {question.id: question.text for question in asked.questions},
            "topics": topics.of_item(connection, item.id),
            "counts": piles,
            "wanted": wanted,
            "remarks": remarks.page(connection, wanted, limit=rows, offset=at.offset),
            "pages": at,
            "areas": [
                (area.code, area.name)
                for area in profile.areas
                if reaches_text(item.area, area.code)
            ],
        }

    def _wanted(self, visit: Visit, found: Found) -> Wanted:
        pile, area, topic = visit.text("pile"), visit.text("area"), visit.text("topic")
        return Wanted(
            found.item.id,
            area=AreaCode(area) if reaches_text(found.item.area, area) else None,
            pile=Pile(pile) if pile in list(Pile) else Pile.LOOSE,
            topic=int(topic) if topic.isdecimal() and len(topic) < 10 else None,
        )

    def _wanted_list(self, visit: Visit) -> askings.Wanted:
        area, state = visit.text("area"), visit.text("state")
        return askings.Wanted(
            area=AreaCode(area) if reaches_text(visit.person.area, area) else visit.person.area,
            today=self._frame.today(visit),
            state=AskingState(state) if state in list(AskingState) else None,
        )

    def _told(self, visit: Visit) -> str:
        told = {
            "sorted": self._frame.drawing.say("已记下。"),
            "answered": self._frame.drawing.say("答复已保存，公开结果时会写进去。"),
            "nothing": self._frame.drawing.say("还没有选意见，请先在前面打勾。"),
            "why": self._frame.drawing.say("不采用要写原因，请写一句话。"),
            "reason": self._frame.drawing.say("选了采纳情况，就要写明为什么。"),
            "unanswered": self._frame.drawing.say("还有归类没有答复，答复以后再写结果。"),
        }
        return told.get(visit.text("told"), "")
