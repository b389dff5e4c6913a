"""Pages: an item is written, saved and handed in.

Invariant: a page of a manuscript is reached only by who writes for its area; every button
saves what was typed first.
"""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.checking.finding import Judged
from county.checking.gathering import Checker
from county.desk.frame import Frame, Visit, missing, see
from county.desk.writing import acts, entries, form
from county.desk.writing.acts import Asked
from county.desk.writing.labels import STAGES
from county.desk.writing.occasions import WRITERS, Occasions
from county.desk.writing.sight import Sight
from county.items import differences, public
from county.publishing.drafts import Outcome
from county.uploads import taking
from county.uploads.placing import Setting
from county.uploads.taking import Upload
from county.writing import handing, presence, shelf
from county.writing.composing import Composed, compose
from county.writing.manuscript import year_of
from county.writing.shelf import Writing
from county.writing.stages import Stage
from disclosure import periods
from disclosure.errors import NotAllowedError
from disclosure.items import Item, ItemId
from screen.paging.dates import standing

MOST_FIELDS = 12_000
"""Cells of all sheets of a form, and its other fields."""
OPEN = (Stage.WRITING, Stage.RETURNED)


@dataclass(frozen=True)
class Looked:
    """A manuscript with the item that it makes and what the checks say."""

    held: Writing
    composed: Composed
    judged: tuple[Judged, ...]

    @property
    def open(self) -> int:
        """Return how many findings stand in the way of handing in."""
        return sum(one.open for one in self.judged)


class WritingPages:
    """Writing on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county
        self._say = frame.drawing.say
        self._occasions = Occasions(frame)
        self._checker = Checker(frame.county, frame.drawing.say)

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, one = self._frame.page, "/desk/items/{id:uuid}/write"
        return [
            page(one, self.show, WRITERS),
            page(one + "/look", self.look, WRITERS),
            page(one + "/take-up", self.take_up, WRITERS, acts=True),
            page(one + "/recall", self.recall, WRITERS, acts=True),
            page(one + "/copy", self.compare, WRITERS),
            page(one + "/settle", self.settle, WRITERS, acts=True),
            page(
                one + "/act", self.do, WRITERS, acts=True, takes_files=True, most_fields=MOST_FIELDS
            ),
            page(
                one + "/autosave",
                self.autosave,
                WRITERS,
                acts=True,
                takes_files=True,
                most_fields=MOST_FIELDS,
            ),
        ]

    def show(self, visit: Visit) -> Response:
        """Show a manuscript's form, or where it stands once it is handed in."""
        return self._page(visit, self._held(visit), told=self._told(visit))

    def look(self, visit: Visit) -> Response:
        """Show how people will read what is written."""
        looked = self._look(visit, self._held(visit))
        with self._county.database.reading() as connection:
            live = public.one(connection, looked.held.id)
        new = looked.composed.item
        context = {
            "looked": looked,
            "differences": differences.compare(live.item, new, self._say) if live else None,
            "live": live,
            "in_force": self._in_force(visit),
        }
        return self._frame.draw(visit, "writing/look.html", context)

    def take_up(self, visit: Visit) -> Response:
        """Go on with an item that is public, waits, or was put away."""
        id_ = self._id(visit)
        with self._county.database.writing() as connection:
            area = entries.area_of(connection, id_)
            if area is None or not visit.person.reaches(area):
                raise missing()
            handing.take_up(connection, id_, visit.person.name, visit.now)
        return see(f"/desk/items/{id_}/write")

    def recall(self, visit: Visit) -> Response:
        """Take back what was handed in."""
        held = self._held(visit)
        with self._county.database.writing() as connection:
            handing.recall(connection, held.id, visit.person.name, visit.now)
        return see(f"/desk/items/{held.id}/write?told=recalled")

    def autosave(self, visit: Visit) -> Response:
        """Save what was typed; answer with when, who else is there and what is found."""
        held = self._held(visit)
        if held.stage not in OPEN:
            raise NotAllowedError("the manuscript is handed in")
        looked, copy = self._save(visit, held)
        return self._saved(visit, looked, copy)

    def do(self, visit: Visit) -> Response:
        """Save what was typed, then do what the button says."""
        held = self._held(visit)
        if held.stage not in OPEN:
            raise NotAllowedError("the manuscript is handed in")
        typed = self._typed(visit, held)
        word, _, key = visit.text("act").partition(":")
        if word == "upload":
            return self._upload(visit, typed)
        asked = Asked(key, visit, self._occasions.of(visit, typed.manuscript), self._say)
        done = acts.act(word, typed.manuscript, asked)
        looked, copy = self._keep(visit, typed.saying(done.manuscript))
        if copy is not None:
            return see(f"/desk/items/{held.id}/write/copy?number={copy}")
        if word == "submit":
            return self._submit(visit, looked)
        if word == "discard":
            return self._discard(visit, looked.held)
        if word == "look":
            return see(f"/desk/items/{held.id}/write/look")
        if not done.told:
            return see(f"/desk/items/{held.id}/write#{done.at}")
        return self._page(visit, looked.held, told=done.told, at=done.at)

    def compare(self, visit: Visit) -> Response:
        """Show two texts side by side: what another saved, and what was written on top."""
        held, number = self._held(visit), visit.text("number")
        with self._county.database.reading() as connection:
            found = shelf.copy_of(connection, held.id, int(number) if number.isdecimal() else 0)
        if found is None:
            raise missing()
        who, manuscript = found
        context = {
            "held": held,
            "number": number,
            "who": who,
            "theirs": self._composed(visit, held),
            "mine": self._composed(visit, held.saying(manuscript)),
            "in_force": self._in_force(visit),
        }
        return self._frame.draw(visit, "writing/copy.html", context)

    def settle(self, visit: Visit) -> Response:
        """Go on with one of two texts; the other is put aside and stays there."""
        held, number = self._held(visit), visit.text("number")
        if held.stage not in OPEN:
            raise NotAllowedError("the manuscript is handed in")
        with self._county.database.writing() as connection:
            found = shelf.copy_of(connection, held.id, int(number) if number.isdecimal() else 0)
            if found is None:
                raise missing()
            if visit.text("use") == "mine":
                shelf.put_aside(connection, held, held.saved_by, visit.now)
                chosen = held.saying(found[1])
                shelf.save(connection, chosen, visit.person.name, visit.now)
        return see(f"/desk/items/{held.id}/write")

    def _submit(self, visit: Visit, looked: Looked) -> Response:
        if looked.open:
            sentence = self._say("还有 {count} 处要改或者说明，才能提交。", count=looked.open)
            return self._page(visit, looked.held, told=sentence, at="checks", status=422)
        with self._county.database.writing() as connection:
            outcome = handing.submit(
                connection, looked.held, looked.composed.item, visit.person.name, visit.now
            )
            presence.leave(connection, looked.held.id, visit.person.name)
        if outcome is Outcome.UNCHANGED:
            sentence = self._say("和现在公开的完全一样，不用再提交。")
            return self._page(visit, looked.held, told=sentence)
        return see(f"/desk/items/{looked.held.id}/write?told=submitted")

    def _upload(self, visit: Visit, typed: Writing) -> Response:
        # What was typed is safe before a file is opened.
        looked, copy = self._keep(visit, typed)
        if copy is not None:
            return see(f"/desk/items/{typed.id}/write/copy?number={copy}")
        held = looked.held
        occasion = self._occasions.of(visit, held.manuscript)
        year = year_of(held.manuscript, occasion.today)
        code = held.manuscript.period
        label = periods.parse(code).label if code else ""
        setting = Setting(occasion.form, label, year, handing.LARGEST_ROWS, self._say)
        uploads = [
            Upload(file.filename or "", file.file, file.size or 0) for file in visit.files("files")
        ]
        taken = taking.take(self._county, held.manuscript, uploads, setting)
        looked, copy = self._keep(visit, held.saying(taken.manuscript))
        if copy is not None:
            return see(f"/desk/items/{held.id}/write/copy?number={copy}")
        told = "".join(taken.told) or ("" if taken.refused else self._say("还没有选文件。"))
        return self._page(visit, looked.held, told=told, refused=taken.refused)

    def _discard(self, visit: Visit, held: Writing) -> Response:
        with self._county.database.writing() as connection:
            handing.discard(connection, held.id, visit.person.name, visit.now)
            presence.leave(connection, held.id, visit.person.name)
        return see(f"/desk/items/{held.id}/write")

    def _save(self, visit: Visit, held: Writing) -> tuple[Looked, int | None]:
        return self._keep(visit, self._typed(visit, held))

    def _typed(self, visit: Visit, held: Writing) -> Writing:
        """Return the manuscript as typed, on the revision that the form began from."""
        began = visit.text("revision")
        manuscript = form.read_form(visit, held.manuscript, self._frame.today(visit))
        revision = int(began) if began.isdecimal() else 0
        return held.saying(manuscript, revision)

    def _keep(self, visit: Visit, typed: Writing) -> tuple[Looked, int | None]:
        with self._county.database.writing() as connection:
            presence.enter(connection, typed.id, visit.person.name, visit.now)
            saved = shelf.save(connection, typed, visit.person.name, visit.now)
        with self._county.database.reading() as connection:
            held = shelf.find(connection, typed.id)
        if held is None:
            raise missing()
        return self._look(visit, held), saved.copy

    def _look(self, visit: Visit, held: Writing) -> Looked:
        composed = self._composed(visit, held)
        with self._county.database.reading() as connection:
            judged = self._checker.of_manuscript(
                connection, held.manuscript, composed, self._frame.today(visit)
            )
        return Looked(held, composed, judged)

    def _composed(self, visit: Visit, held: Writing) -> Composed:
        today = self._frame.today(visit)
        return compose(held.manuscript, held.id, held.author, today, self._say)

    def _page(
        self,
        visit: Visit,
        held: Writing,
        *,
        told: str = "",
        at: str = "",
        refused: tuple[str, ...] = (),
        status: int = 200,
    ) -> Response:
        if held.stage in OPEN and status == 200 and visit.request.method == "GET":
            with self._county.database.writing() as connection:
                presence.enter(connection, held.id, visit.person.name, visit.now)
        looked = self._look(visit, held)
        with self._county.database.reading() as connection:
            others = presence.others(connection, held.id, visit.person.name, visit.now)
            steps = shelf.history(connection, held.id)
        occasion = self._occasions.of(visit, held.manuscript)
        context = {
            "looked": looked,
            "sight": Sight(occasion, self._county.profile(), looked.judged, self._say),
            "others": others,
            "steps": steps,
            "stages": STAGES,
            "told": told,
            "place": at,
            "tone": "done" if status == 200 else "late",
            "refused": refused,
            "in_force": self._in_force(visit),
            "most": self._county.settings.desk.upload_bytes // 2**20,
        }
        template = "writing/write.html" if held.stage in OPEN else "writing/handed.html"
        return self._frame.draw(visit, template, context, status=status)

    def _saved(self, visit: Visit, looked: Looked, copy: int | None) -> Response:
        with self._county.database.reading() as connection:
            others = presence.others(connection, looked.held.id, visit.person.name, visit.now)
        occasion = self._occasions.of(visit, looked.held.manuscript)
        context = {
            "looked": looked,
            "sight": Sight(occasion, self._county.profile(), looked.judged, self._say),
            "others": others,
            "copy": copy,
        }
        return self._frame.draw(visit, "writing/saved.html", context)

    def _in_force(self, visit: Visit) -> Callable[[Item], str]:
        today = self._frame.today(visit)
        return lambda item: standing(item, today, self._say)

    def _told(self, visit: Visit) -> str:
        told = {
            "submitted": self._say("已提交。审核人看过、用印以后就会公开。"),
            "recalled": self._say("已取回，可以接着改。改好后请再提交。"),
        }
        return told.get(visit.text("told"), "")

    def _held(self, visit: Visit) -> Writing:
        with self._county.database.reading() as connection:
            held = shelf.find(connection, self._id(visit))
        if held is None or not visit.person.reaches(held.manuscript.area):
            raise missing()
        return held

    def _id(self, visit: Visit) -> ItemId:
        return ItemId(str(visit.path["id"]))
