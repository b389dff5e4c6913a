"""Pages: the county's catalogue, entry by entry, its parts and forms.

Invariant: everybody reads it, the county's own office alone changes it; each change is a new
version with its reason.
"""

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.catalogue import changing, toml, usage, versions
from county.catalogue.versions import Edition
from county.desk.coverage import entry_form, labels
from county.desk.coverage.pages import ADDRESS
from county.desk.frame import EVERYONE, Frame, Visit, missing, see
from county.desk.writing.labels import PERIODS, TERMS
from county.people.staff import Role
from disclosure.areas import Level, level
from disclosure.catalogue import Entry
from disclosure.channels import Channel, label
from disclosure.errors import MalformedError, NotAllowedError
from disclosure.forms import Form, parse_forms
from disclosure.items import EntryCode

HERE = f"{ADDRESS}/catalogue"
CHANGERS = (Role.OFFICE, Role.ADMIN)
"""Who changes the catalogue, if the whole county is theirs."""
LONGEST_FORM = 60_000
"""Characters of a form's text at most."""


class CataloguePages:
    """The catalogue on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(HERE, self.show, EVERYONE),
            page(f"{HERE}/entry", self.entry, CHANGERS),
            page(f"{HERE}/entry", self.put_entry, CHANGERS, acts=True),
            page(f"{HERE}/entry/drop", self.drop_entry, CHANGERS, acts=True),
            page(f"{HERE}/parts", self.parts, CHANGERS),
            page(f"{HERE}/parts", self.put_parts, CHANGERS, acts=True),
            page(f"{HERE}/form", self.form, CHANGERS),
            page(f"{HERE}/form", self.put_form, CHANGERS, acts=True),
        ]

    def show(self, visit: Visit) -> Response:
        """Show all entries by their parts, and the forms."""
        edition = self._county.edition()
        words = visit.text("words")[:40]
        found = [one for one in edition.catalogue.entry if words in one.second_level + one.content]
        with self._county.database.reading() as connection:
            history = versions.history(connection, limit=1, offset=0)
        say = self._frame.drawing.say
        context = {
            "edition": edition,
            "newest": history[0] if history else None,
            "words": words,
            "groups": [
                (part, [one for one in found if one.part == part])
                for part in edition.catalogue.part
            ],
            "term": lambda entry: labels.term_words(entry, say),
            "levels_of": lambda entry: "、".join(_level_words(one) for one in entry.levels),
            "may_change": self._may(visit),
            "told": visit.text("told"),
            "here": HERE,
            "address": ADDRESS,
        }
        return self._frame.draw(visit, "coverage/catalogue.html", context)

    def entry(self, visit: Visit) -> Response:
        """Show the form of an entry, or of a new one."""
        self._require(visit)
        code = visit.text("code")
        old = self._county.catalogue().find(EntryCode(code)) if code else None
        if code and old is None:
            raise missing()
        return self._entry(visit, old, {})

    def put_entry(self, visit: Visit) -> Response:
        """Keep an entry as it was typed, in a new version."""
        self._require(visit)
        edition = self._county.edition()
        old = edition.catalogue.find(EntryCode(visit.text("old")))
        found = entry_form.read(visit, edition.catalogue, old)
        if isinstance(found, dict):
            return self._entry(visit, old, found)
        fault = self._save(visit, lambda now: changing.put_entry(now, found))
        return self._entry(visit, old, {"": fault}) if fault else see(f"{HERE}?told=1")

    def drop_entry(self, visit: Visit) -> Response:
        """Take an entry out that nothing names."""
        self._require(visit)
        old = self._county.catalogue().find(EntryCode(visit.text("old")))
        if old is None:
            raise missing()
        with self._county.database.reading() as connection:
            count = usage.named(connection, old.code)
        if count:
            say = self._frame.drawing.say
            fault = say(
                "还有 {count} 条事项用着它。不再要求公开的，把公开层级全部去掉。", count=count
            )
            return self._entry(visit, old, {"": fault})
        fault = self._save(visit, lambda now: changing.drop_entry(now, old.code, count))
        return self._entry(visit, old, {"": fault}) if fault else see(f"{HERE}?told=1")

    def parts(self, visit: Visit) -> Response:
        """Show the parts, to be renamed, ordered, added."""
        self._require(visit)
        return self._parts(visit, "")

    def put_parts(self, visit: Visit) -> Response:
        """Keep the parts as they were typed."""
        self._require(visit)
        old = self._county.catalogue().part
        typed = [visit.text(f"name-{n}")[:20] for n in range(len(old))]
        order = [_number(visit.text(f"place-{n}"), n) for n in range(len(old))]
        turned = sorted(range(len(old)), key=lambda n: (order[n], n))
        names = {old[n]: typed[n] for n in turned}
        added = visit.text("added")[:20]
        fault = self._save(visit, lambda now: changing.set_parts(now, names, added))
        return self._parts(visit, fault) if fault else see(f"{HERE}?told=1")

    def form(self, visit: Visit) -> Response:
        """Show one form as text, or an empty one."""
        self._require(visit)
        code = visit.text("code")
        found = self._county.edition().forms.find(code) if code else None
        if code and found is None:
            raise missing()
        return self._form(visit, code, toml.form_text(found) if found else "", "")

    def put_form(self, visit: Visit) -> Response:
        """Keep a form as it was typed."""
        self._require(visit)
        text, old = visit.text("text")[:LONGEST_FORM], visit.text("old")
        try:
            made = form_of(text)
        except MalformedError as error:
            return self._form(visit, old, text, str(error))
        if old and made.code != old:
            say = self._frame.drawing.say
            return self._form(visit, old, text, say("表格的编码不能改，仍写 {code}。", code=old))
        fault = self._save(visit, lambda now: changing.put_form(now, made))
        return self._form(visit, old, text, fault) if fault else see(f"{HERE}?told=1")

    def _save(self, visit: Visit, step: Callable[[Edition], Edition]) -> str:
        """Put a change in force; return what is wrong, empty where nothing is."""
        say, why = self._frame.drawing.say, visit.text("why")
        if not why:
            return say("请写明为什么改，以后查得到。")
        try:
            with self._county.database.writing() as connection:
                before = versions.edition(connection, versions.newest(connection))
                assert before is not None
                if str(before.number) != visit.text("number"):
                    return say("目录刚刚被别人改过。请返回刷新，再改一次。")
                versions.save(connection, step(before), visit.person.name, why, visit.now)
        except NotAllowedError:
            return say("没有改动，或者这样改不行：还有事项用着被去掉的部分。")
        except MalformedError as error:
            return str(error)
        self._county.catalogues.forget()
        return ""

    def _may(self, visit: Visit) -> bool:
        return visit.person.may(CHANGERS) and level(visit.person.area) is Level.COUNTY

    def _require(self, visit: Visit) -> None:
        if not self._may(visit):
            raise HTTPException(403, self._frame.drawing.say("目录由县里统一管理。"))

    def _entry(self, visit: Visit, old: Entry | None, faults: dict[str, str]) -> Response:
        say, edition = self._frame.drawing.say, self._county.edition()
        used = 0
        if old is not None:
            with self._county.database.reading() as connection:
                used = usage.named(connection, old.code)
        context = {
            "old": old,
            "used": used,
            "faults": {name: say(words) for name, words in faults.items()},
            "typed": _typed(visit, old),
            "edition": edition,
            "parts_said": [(one, one) for one in edition.catalogue.part],
            "terms": [(one.value, say(words), "") for one, words in TERMS.items()],
            "periods": [(one.value, say(words)) for one, words in PERIODS.items()],
            "channels": [(one.value, say(label(one))) for one in Channel],
            "levels": [(one.value, _level_words(one)) for one in Level],
            "forms": [(one.code, name_of(one)) for one in edition.forms.form],
            "here": HERE,
        }
        status = 422 if faults else 200
        return self._frame.draw(visit, "coverage/entry_form.html", context, status=status)

    def _parts(self, visit: Visit, fault: str) -> Response:
        edition = self._county.edition()
        counts = {
            part: sum(one.part == part for one in edition.catalogue.entry)
            for part in edition.catalogue.part
        }
        context = {"edition": edition, "counts": counts, "fault": fault, "here": HERE}
        status = 422 if fault else 200
        return self._frame.draw(visit, "coverage/parts_form.html", context, status=status)

    def _form(self, visit: Visit, code: str, text: str, fault: str) -> Response:
        edition = self._county.edition()
        used = [one for one in edition.catalogue.entry if one.form == code and code]
        context = {
            "code": code,
            "text": text,
            "fault": fault,
            "used": used,
            "edition": edition,
            "why": visit.text("why"),
            "here": HERE,
        }
        status = 422 if fault else 200
        return self._frame.draw(visit, "coverage/form.html", context, status=status)


def name_of(form: Form) -> str:
    """Return what a form is called: its title without area and period, else its code."""
    return form.title.replace("{area}", "").replace("{period}", "") or form.code


def form_of(text: str) -> Form:
    """Return one form from its text; raise MalformedError saying what is wrong."""
    # A form by itself stands as a file of forms has it, under one heading.
    lines = [] if "[[form]]" in text else ["[[form]]"]
    for line in text.splitlines():
        bare = line.strip()
        if bare.startswith("[[") and not bare.startswith("[[form"):
            lines.append(line.replace("[[", "[[form.", 1))
        else:
            lines.append(line)
    forms = parse_forms("\n".join(lines)).form
    if len(forms) != 1:
        raise MalformedError(f"forms: one form is expected, {len(forms)} are written")
    return forms[0]


def _typed(visit: Visit, old: Entry | None) -> dict[str, object]:
    """Return what stands in the fields: what was typed, else the entry as it is."""
    if visit.form:
        typed: dict[str, object] = {name: visit.text(name) for name in visit.form}
        typed |= {"channels": visit.texts("channels"), "levels": visit.texts("levels")}
        return typed
    if old is None:
        return {"channels": (), "levels": ()}
    typed = {name: getattr(old, name) for name in (*entry_form.TEXTS, "code", "part", "form")}
    typed |= {
        "basis": "\n".join(old.basis),
        "term": old.term.value,
        "period": old.period.value if old.period else "",
        "within": "" if old.within is None else str(old.within),
        "ahead": "1" if old.ahead else "",
        "channels": tuple(one.value for one in old.channels),
        "levels": tuple(one.value for one in old.levels),
    }
    return typed


def _level_words(one: Level) -> str:
    return {**labels.LEVELS, Level.GROUP: "村民小组"}[one]


def _number(text: str, usual: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else usual + 1
