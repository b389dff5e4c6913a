"""Pages: write an answer, everything needed for it on one screen.

Everything works with plain forms; htmx only refreshes the search's results in place and keeps
the draft while somebody types.
Invariant: what was typed is kept before anything else is done with it; while one person writes,
others are told who and since when.
"""

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, Visit, see
from county.desk.requests import sheet
from county.desk.requests.labels import Labels
from county.desk.requests.sight import ANSWERERS, requested
from county.items import public
from county.items.search import ItemSearch
from county.requests import doubts, drafts, enclosing, leafing, ready, similar
from county.requests.answering import Rules
from county.requests.drafts import HeldError, Kept, Stage
from county.requests.queue import Filed
from county.uploads.harvest import RefusedFileError
from county.uploads.taking import Upload
from disclosure.areas import AreaCode, path
from disclosure.catalogue import Entry
from disclosure.duties import owes
from disclosure.errors import NotAllowedError
from disclosure.replies import HEADINGS, Part
from finding.search import Hit

ONE = "/desk/requests/{id:uuid}"


class AnswerPages:
    """Writing the answer to one request."""

    def __init__(self, frame: Frame, labels: Labels, search: ItemSearch, rules: Rules) -> None:
        self._frame = frame
        self._labels = labels
        self._search = search
        self._rules = rules
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(f"{ONE}/answer", self.write, ANSWERERS),
            page(f"{ONE}/answer", self.proceed, ANSWERERS, acts=True, takes_files=True),
            page(f"{ONE}/answer/autosave", self.autosave, ANSWERERS, acts=True),
            page(f"{ONE}/items", self.found, ANSWERERS),
        ]

    def write(self, visit: Visit) -> Response:
        """Show the form as it was left; the search holds what the person had looked for."""
        filed = requested(self._frame, visit)
        if not filed.open:
            return see(f"/desk/requests/{filed.id}")
        first = sheet.first_draft(filed, self._rules)
        minutes = self._rules.settings.held_minutes
        try:
            with self._database.writing() as connection:
                who, now = visit.person.name, visit.now
                kept = drafts.hold(connection, filed.id, first, who, now, minutes)
        except HeldError as held:
            return self._held(visit, filed, held, status=200)
        if kept.stage is Stage.CHECKING:
            return see(f"/desk/requests/{filed.id}/answer/preview")
        words = visit.text("words") or (filed.searched[-1] if filed.searched else "")
        return self._sheet(visit, filed, kept, words)

    def found(self, visit: Visit) -> Response:
        """Return the search's results alone, for htmx."""
        filed = requested(self._frame, visit)
        words = visit.text("words")
        context = {"hits": self._hits(visit, filed, words), "words": words, "areas": self._areas()}
        return self._frame.draw(visit, "requests/found.html", context)

    def autosave(self, visit: Visit) -> Response:
        """Keep what has been typed so far; a sentence for beside the form."""
        filed = requested(self._frame, visit)
        try:
            kept = self._save(visit, filed)
        except HeldError as held:
            return self._frame.draw(visit, "requests/saved.html", {"kept": None, "held": held})
        return self._frame.draw(visit, "requests/saved.html", {"kept": kept, "held": None})

    def proceed(self, visit: Visit) -> Response:
        """Keep the form, then go on: search, link, attach, look at it, or leave it."""
        filed = requested(self._frame, visit)
        try:
            kept = self._save(visit, filed)
            step, _, target = visit.text("step").partition(":")
            refused: list[str] = []
            if step == "attach":
                kept, refused = self._attach(visit, filed, kept)
            elif step == "detach":
                kept = self._detach(visit, filed, kept, target)
            elif step == "earlier":
                kept = self._take_over(visit, filed, kept, target)
            elif step == "leave":
                return self._leave(visit, filed)
        except HeldError as held:
            return self._held(visit, filed, held)
        if step == "preview":
            wrong = self._faults(filed, kept)
            if not wrong:
                return see(f"/desk/requests/{filed.id}/answer/preview")
            return self._sheet(visit, filed, kept, visit.text("words"), wrong)
        wrong = {"files": " ".join(refused)} if refused else {}
        return self._sheet(visit, filed, kept, visit.text("words"), wrong)

    def _save(self, visit: Visit, filed: Filed) -> Kept:
        draft = sheet.read(visit, filed, self._rules)
        minutes, who = self._rules.settings.held_minutes, visit.person.name
        with self._database.writing() as connection:
            if not filed.open:
                raise NotAllowedError("no answer is owed any more")
            drafts.hold(connection, filed.id, draft, who, visit.now, minutes)
            return drafts.save(connection, filed.id, draft, who, visit.now)

    def _attach(self, visit: Visit, filed: Filed, kept: Kept) -> tuple[Kept, list[str]]:
        say, settings = self._frame.drawing.say, self._rules.settings
        refused: list[str] = []
        for file in visit.files("files"):
            upload = Upload(file.filename or "", file.file, file.size or 0)
            try:
                name, pictures = leafing.leaves(upload)
                with self._database.writing() as connection:
                    most, size = settings.pages, settings.pages_bytes
                    enclosing.add(connection, filed.id, name, pictures, most=most, most_bytes=size)
                    drafts.touch(connection, filed.id, kept, visit.person.name, visit.now)
            except RefusedFileError as error:
                refused.append(leafing.sentence(upload.name, error.refused, say))
            except NotAllowedError:
                refused.append(leafing.too_much(settings, say))
            kept = self._kept(visit, filed)
        return kept, refused

    def _detach(self, visit: Visit, filed: Filed, kept: Kept, name: str) -> Kept:
        with self._database.writing() as connection:
            enclosing.remove(connection, filed.id, name)
            drafts.touch(connection, filed.id, kept, visit.person.name, visit.now)
        return self._kept(visit, filed)

    def _take_over(self, visit: Visit, filed: Filed, kept: Kept, number: str) -> Kept:
        with self._database.writing() as connection:
            alike = self._similar(connection, visit, filed)
            chosen = next((one for one in alike if str(one.number) == number), None)
            if chosen is None:
                return kept
            draft = sheet.with_earlier(kept.draft, chosen, self._rules.settings.items)
            return drafts.save(connection, filed.id, draft, visit.person.name, visit.now)

    def _leave(self, visit: Visit, filed: Filed) -> Response:
        with self._database.writing() as connection:
            drafts.leave(connection, filed.id, visit.person.name)
        return see(f"/desk/requests/next?after={filed.id}")

    def _kept(self, visit: Visit, filed: Filed) -> Kept:
        with self._database.reading() as connection:
            kept = drafts.read(connection, filed.id, visit.now)
        if kept is None:
            raise NotAllowedError("the answer is no longer being written")
        return kept

    def _faults(self, filed: Filed, kept: Kept) -> dict[str, str]:
        template, settings = self._rules.template, self._rules.settings
        with self._database.reading() as connection:
            found = ready.faults(connection, filed, kept.draft, template, settings)
        return sheet.told(found, self._frame.drawing.say)

    def _held(self, visit: Visit, filed: Filed, held: HeldError, *, status: int = 409) -> Response:
        minutes = self._rules.settings.held_minutes
        context = {"filed": filed, "held": held, "minutes": minutes, **self._about(visit, filed)}
        return self._frame.draw(visit, "requests/held.html", context, status=status)

    def _sheet(
        self,
        visit: Visit,
        filed: Filed,
        kept: Kept,
        words: str,
        wrong: dict[str, str] | None = None,
    ) -> Response:
        draft = kept.draft
        with self._database.reading() as connection:
            titles = public.titles(connection, draft.items)
            pages = enclosing.of_draft(connection, filed.id)
            alike = self._similar(connection, visit, filed)
            doubted = doubts.doubted(connection, filed)
        context = {
            "filed": filed,
            "kept": kept,
            "held": None,
            "draft": draft,
            "titles": titles,
            "files": _files(pages),
            "alike": alike,
            "doubted": doubted,
            "parts_of": [(part, HEADINGS[part]) for part in Part],
            "phrases": self._rules.template.of(filed.kind),
            "outcomes": [(one, sheet.OUTCOMES[one]) for one in ready.outcomes(filed)],
            "entries": self._entries(filed),
            "hits": self._hits(visit, filed, words),
            "words": words,
            "wrong": wrong or {},
            "areas": self._areas(),
            **self._about(visit, filed),
        }
        status = 422 if wrong else 200
        return self._frame.draw(visit, "requests/answer.html", context, status=status)

    def _similar(self, connection: Connection, visit: Visit, filed: Filed) -> list[sheet.Earlier]:
        texts = (filed.words, *filed.searched)
        limit = self._rules.settings.similar
        found = similar.find(connection, visit.person.area, texts, limit=limit)
        return [sheet.earlier(one) for one in found]

    def _about(self, visit: Visit, filed: Filed) -> dict[str, object]:
        today = self._frame.today(visit)
        return {"labels": self._labels, "left": self._labels.left(filed, today)}

    def _entries(self, filed: Filed) -> list[tuple[str, str]]:
        owed: list[Entry] = [
            one for one in self._frame.county.catalogue().entry if owes(one, filed.area)
        ]
        return [(one.code, one.second_level) for one in owed]

    def _hits(self, visit: Visit, filed: Filed, words: str) -> tuple[Hit, ...]:
        if not words:
            return ()
        near = tuple(reversed(path(filed.area)))
        everywhere = tuple(dict.fromkeys((*near, *self._areas())))
        limit = self._frame.county.settings.desk.found_items
        return self._search.find(words, everywhere, self._frame.today(visit), limit=limit).hits

    def _areas(self) -> dict[AreaCode, str]:
        return {area.code: area.name for area in self._frame.county.profile().areas}


def _files(pages: list[enclosing.Page]) -> dict[str, list[enclosing.Page]]:
    found: dict[str, list[enclosing.Page]] = {}
    for page in pages:
        found.setdefault(page.name, []).append(page)
    return found
