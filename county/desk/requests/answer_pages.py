"""Pages: write an answer, see it as the asker will, send it.

Everything works with plain forms; htmx only refreshes the search's results in place.
Invariant: what is sent is what the preview showed.
"""

from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, Visit, see
from county.desk.requests.labels import Labels
from county.desk.requests.sight import ANSWERERS, requested
from county.items import public
from county.items.search import ItemSearch
from county.requests import answering
from county.requests.answering import Written
from county.requests.history import Act
from county.requests.queue import Filed
from disclosure.areas import AreaCode, path
from disclosure.items import ItemId
from finding.search import Hit

MOST_ITEMS = 10


@dataclass(frozen=True)
class Sheet:
    """The form as it stands.

    Attributes:
        text: the answer's words.
        words: what is looked for among the items.
        linked: titles of the linked items by id, in order.
        hits: what the search found.
        wrong: what keeps it from being sent, in words.
    """

    text: str
    words: str
    linked: dict[ItemId, str]
    hits: tuple[Hit, ...]
    wrong: str = ""


class AnswerPages:
    """Answering one request."""

    def __init__(self, frame: Frame, labels: Labels, search: ItemSearch) -> None:
        self._frame = frame
        self._labels = labels
        self._search = search

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        one = "/desk/requests/{id:uuid}"
        return [
            page(f"{one}/answer", self.write, ANSWERERS),
            page(f"{one}/answer", self.proceed, ANSWERERS, acts=True),
            page(f"{one}/items", self.found, ANSWERERS),
        ]

    def write(self, visit: Visit) -> Response:
        """Show an empty sheet; the search holds what the person had looked for."""
        filed = requested(self._frame, visit)
        if not filed.open:
            return see(f"/desk/requests/{filed.id}")
        words = filed.searched[-1] if filed.searched else ""
        return self._sheet(visit, filed, Sheet("", words, {}, self._hits(visit, filed, words)))

    def found(self, visit: Visit) -> Response:
        """Return the search's results alone, for htmx."""
        filed = requested(self._frame, visit)
        hits = self._hits(visit, filed, visit.text("words"))
        context = {"hits": hits, "words": visit.text("words"), "areas": self._areas()}
        return self._frame.draw(visit, "requests/found.html", context)

    def proceed(self, visit: Visit) -> Response:
        """Go on with the sheet: search, link, preview, write on, or send."""
        filed = requested(self._frame, visit)
        sheet = self._read(visit, filed)
        step = visit.text("step")
        if step in ("preview", "send") and not (sheet.text or sheet.linked):
            say = self._frame.drawing.say
            wrong = say("请写几句答复，或者选一个公开事项。")
            sheet = Sheet(sheet.text, sheet.words, sheet.linked, sheet.hits, wrong)
            return self._sheet(visit, filed, sheet, status=422)
        if step == "send":
            return self._send(visit, filed, sheet)
        if step == "preview":
            return self._preview(visit, filed, sheet)
        return self._sheet(visit, filed, sheet)

    def _read(self, visit: Visit, filed: Filed) -> Sheet:
        limit = self._frame.county.settings.desk.answer_characters
        ids = [ItemId(id_) for id_ in visit.texts("item")]
        step, _, target = visit.text("step").partition(":")
        if step == "link":
            ids.append(ItemId(target))
        if step == "unlink":
            ids = [id_ for id_ in ids if id_ != target]
        with self._frame.county.database.reading() as connection:
            titles = public.titles(connection, tuple(dict.fromkeys(ids[:MOST_ITEMS])))
        linked = {id_: titles[id_] for id_ in dict.fromkeys(ids) if id_ in titles}
        words = visit.text("words")
        return Sheet(visit.text("text")[:limit], words, linked, self._hits(visit, filed, words))

    def _sheet(self, visit: Visit, filed: Filed, sheet: Sheet, status: int = 200) -> Response:
        context = {
            "filed": filed,
            "sheet": sheet,
            "hits": sheet.hits,
            "words": sheet.words,
            "areas": self._areas(),
            **self._about(visit, filed),
        }
        return self._frame.draw(visit, "requests/answer.html", context, status=status)

    def _preview(self, visit: Visit, filed: Filed, sheet: Sheet) -> Response:
        written = self._written(visit, sheet)
        context = {"filed": filed, "sheet": sheet, "written": written, **self._about(visit, filed)}
        return self._frame.draw(visit, "requests/preview.html", context)

    def _send(self, visit: Visit, filed: Filed, sheet: Sheet) -> Response:
        written = self._written(visit, sheet)
        act = Act(visit.person.name, visit.now)
        county = self._frame.county
        with county.database.writing() as connection:
            answering.answer(connection, filed, written, visit.person, act, county.online)
        return see(f"/desk/requests/{filed.id}?sent=1")

    def _written(self, visit: Visit, sheet: Sheet) -> Written:
        profile = self._frame.county.profile()
        office = next(
            (area.office for area in profile.areas if area.code == visit.person.area),
            profile.office,
        )
        return Written(sheet.text, tuple(sheet.linked), office, profile.phone)

    def _about(self, visit: Visit, filed: Filed) -> dict[str, object]:
        today = self._frame.today(visit)
        return {"labels": self._labels, "left": self._labels.left(filed, today)}

    def _hits(self, visit: Visit, filed: Filed, words: str) -> tuple[Hit, ...]:
        if not words:
            return ()
        near = tuple(reversed(path(filed.area)))
        everywhere = tuple(dict.fromkeys((*near, *self._areas())))
        limit = self._frame.county.settings.desk.found_items
        return self._search.find(words, everywhere, self._frame.today(visit), limit=limit).hits

    def _areas(self) -> dict[AreaCode, str]:
        return {area.code: area.name for area in self._frame.county.profile().areas}
