"""Pages: registering a request for a caller, a visitor or a letter, and its slip.

Invariant: a form files once however often it is sent, and who registered it is written down; the
code is on the page that answers the form, on the slip printed from there, and nowhere else.
"""

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, Visit, see
from county.desk.requests import new_form
from county.desk.requests.labels import Labels
from county.desk.requests.new_form import Typed
from county.desk.requests.sight import ANSWERERS
from county.items import public
from county.phone import ask_form
from county.requests.filing import Filing, Receipt
from county.requests.receiving import Arrival
from county.requests.tickets import Ticket, Tickets
from disclosure.areas import AreaCode
from disclosure.errors import MalformedError, RetryLaterError
from disclosure.requests import CameBy
from paper.a4 import Imprint
from paper.slip import Slip
from paper.slip_sheet import sheet_slip
from screen.paging.dates import long_date, short_date

NEW = "/desk/requests/new"
WAYS = {
    CameBy.CALL: ("电话", "来电话的，边听边记"),
    CameBy.VISIT: ("来访", "到窗口来的"),
    CameBy.LETTER: ("来信", "信件、传真、信箱里的"),
}


class NewPages:
    """The form of staff, its receipt and the slip.

    Arguments:
        frame: of the desk.
        labels: names of kinds.
    """

    def __init__(self, frame: Frame, labels: Labels) -> None:
        self._frame = frame
        self._labels = labels
        self._filing = Filing(frame.county)
        self._settings = frame.county.settings.filing
        self._tickets = Tickets(lambda: frame.county.online.request)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(NEW, self.show, ANSWERERS),
            page(NEW, self.take, ANSWERERS, acts=True),
            page(f"{NEW}/slip", self.slip, ANSWERERS, acts=True),
        ]

    def show(self, visit: Visit) -> Response:
        """Show an empty form; a doubt of an item begins on that item's page."""
        item = visit.text("item")
        kind = ask_form.kind_of("query" if item else visit.text("kind"))
        return self._form(visit, Typed(kind=kind, item=item, came=self._frame.today(visit)))

    def take(self, visit: Visit) -> Response:
        """Register what was filled in, and show number, day and code."""
        typed = new_form.read(visit, self._settings)
        wrong = self._wrong(visit, typed)
        if wrong:
            return self._form(visit, typed, wrong, status=422)
        say = self._frame.drawing.say
        try:
            ticket = self._tickets.read(visit.text("ticket"))
        except MalformedError:
            told = say("这张表放得太久了。填的都还在，请再登记一次。")
            return self._form(visit, typed, {"": told}, status=409)
        try:
            receipt = self._file(visit, typed, ticket)
        except RetryLaterError:
            told = say("同时登记的人多。填的都还在，请过几秒再点一次。")
            return self._form(visit, typed, {"": told}, status=503)
        return self._taken(visit, ticket, receipt)

    def slip(self, visit: Visit) -> Response:
        """Return the slip as a PDF, as long as the code may be shown."""
        try:
            ticket = self._tickets.read(visit.text("ticket"))
        except MalformedError:
            return see("/desk/requests")
        receipt = self._filing.again(ticket, None, visit.now)
        if receipt is None or not receipt.code:
            return see(f"/desk/requests/{ticket.id}")
        profile, say = self._frame.county.profile(), self._frame.drawing.say
        printed = visit.now.astimezone(profile.zone)
        imprint = Imprint(
            office=profile.office, zone=profile.name_of(visit.person.area), printed=printed
        )
        made = sheet_slip(self._slip_of(receipt), imprint, say)
        headers = {
            "Cache-Control": "no-store",
            # Its name is the number alone: a file outlives the page.
            "Content-Disposition": f'inline; filename="{receipt.number}.pdf"',
        }
        return Response(made.pdf, media_type="application/pdf", headers=headers)

    def _file(self, visit: Visit, typed: Typed, ticket: Ticket) -> Receipt:
        asking, now = new_form.asking_of(typed), visit.now
        known = self._filing.again(ticket, asking, now)
        if known is not None:
            return known
        came = new_form.came_at(typed, now, self._frame.county.zone())
        arrival = Arrival(typed.way, taken_by=visit.person.id)
        taker = visit.person.name
        return self._filing.file(ticket, asking, arrival, now, came=came, taker=taker)

    def _wrong(self, visit: Visit, typed: Typed) -> dict[str, str]:
        ids = (typed.item_id,) if typed.item_id else ()
        with self._frame.county.database.reading() as connection:
            titles = public.titles(connection, ids)
        today, say = self._frame.today(visit), self._frame.drawing.say
        areas = self._areas(visit)
        return new_form.wrong_with(typed, areas, titles, today, self._settings, say)

    def _areas(self, visit: Visit) -> dict[AreaCode, str]:
        profile = self._frame.county.profile()
        return {
            area.code: area.name
            for area in profile.areas
            if "-" not in area.code and visit.person.reaches(area.code)
        }

    def _form(
        self, visit: Visit, typed: Typed, wrong: dict[str, str] | None = None, *, status: int = 200
    ) -> Response:
        ticket = visit.text("ticket")
        try:
            self._tickets.read(ticket)
        except MalformedError:
            ticket = self._tickets.open(visit.person.area, visit.now)[1]
        say = self._frame.drawing.say
        context = {
            "typed": typed,
            "ticket": ticket,
            "wrong": wrong or {},
            "ways": [(way.value, say(name), say(help_)) for way, (name, help_) in WAYS.items()],
            "kinds": self._labels.kinds(),
            "areas": list(self._areas(visit).items()),
            "limits": self._settings,
        }
        return self._frame.draw(visit, "requests/new.html", context, status=status)

    def _taken(self, visit: Visit, ticket: Ticket, receipt: Receipt) -> Response:
        context = {
            "receipt": receipt,
            "id": ticket.id,
            "ticket": visit.text("ticket"),
            "kind": self._labels.kind(receipt.kind),
        }
        return self._frame.draw(visit, "requests/taken.html", context)

    def _slip_of(self, receipt: Receipt) -> Slip:
        say, profile = self._frame.drawing.say, self._frame.county.profile()
        address = self._frame.county.settings.phone.address
        zone = profile.name_of(receipt.area)
        filed = short_date(receipt.filed_at.astimezone(profile.zone).date(), say)
        notes = [
            say("到了答复日，在{zone}的触摸屏上点“我的答复”，输入取件码。", zone=zone),
            say("也可以用手机扫上面的方块看。") if address else "",
            say("不会用也不要紧，拿着这张纸请工作人员帮您打开。"),
            say("答复日是暂定的：明年的放假安排还没有公布，公布后可能有变动。")
            if receipt.provisional
            else "",
        ]
        return Slip(
            heading=self._labels.kind(receipt.kind),
            code=receipt.code,
            address=f"{address}/p/answer#{receipt.code}" if address else receipt.code,
            facts=(
                (say("回执编号"), receipt.number),
                (say("收到日期"), filed),
                (say("最晚答复日"), long_date(receipt.due, say)),
            ),
            notes=tuple(note for note in notes if note),
            office=f"{profile.office}　{profile.phone}",
        )
