"""Pages: the versions of the catalogue: what changed, taken back, carried out and in.

Invariant: nothing is ever lost: taking a version back makes a new one of it.
"""

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.catalogue import comparing, toml, versions
from county.catalogue.versions import SHIPPED, Edition
from county.desk.coverage.catalogue_pages import CHANGERS, HERE
from county.desk.coverage.sending import TOML, sent
from county.desk.frame import EVERYONE, Frame, Visit, missing, see
from county.web.paging import pages
from disclosure.areas import Level, level
from disclosure.catalogue import parse_catalogue
from disclosure.errors import MalformedError, NotAllowedError
from disclosure.forms import parse_forms

LARGEST_BYTES = 2 * 1024 * 1024
"""Bytes of a catalogue that is carried in at most."""

FIELDS = {
    "part": "公开部分",
    "topic": "公开领域",
    "first_level": "一级事项",
    "second_level": "二级事项",
    "content": "公开内容",
    "basis": "公开依据",
    "term": "公开时限",
    "period": "周期",
    "within": "工作日",
    "ahead": "期初公开",
    "body": "公开主体",
    "channels": "公开渠道",
    "audience": "公开对象",
    "method": "公开方式",
    "levels": "公开层级",
    "form": "表格",
    "order": "顺序",
}


class VersionPages:
    """The catalogue's versions on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(f"{HERE}/versions", self.show, EVERYONE),
            page(f"{HERE}/versions/{{number:int}}", self.one, EVERYONE),
            page(f"{HERE}/versions/{{number:int}}/back", self.back, CHANGERS, acts=True),
            page(f"{HERE}/catalogue.toml", self.catalogue, EVERYONE),
            page(f"{HERE}/forms.toml", self.forms, EVERYONE),
            page(f"{HERE}/file", self.take, CHANGERS, acts=True, takes_files=True),
        ]

    def show(self, visit: Visit) -> Response:
        """List the versions."""
        return self._list(visit, "")

    def one(self, visit: Visit) -> Response:
        """Show what a version changed."""
        number = int(visit.path["number"])
        with self._county.database.reading() as connection:
            newest = versions.newest(connection)
            if number > newest:
                raise missing()
            made = versions.edition(connection, number)
            before = versions.edition(connection, number - 1) if number > SHIPPED else None
            found = versions.history(connection, limit=1, offset=max(newest - number, 0))
        if made is None:
            raise missing()
        context = {
            "version": found[0] if found and number > SHIPPED else None,
            "number": number,
            "newest": newest,
            "differences": comparing.compare(before, made) if before else [],
            "fields": FIELDS,
            "may_change": self._may(visit),
            "here": HERE,
        }
        return self._frame.draw(visit, "coverage/version.html", context)

    def back(self, visit: Visit) -> Response:
        """Put an older version in force again, as a new one."""
        number = int(visit.path["number"])
        with self._county.database.reading() as connection:
            known = number <= versions.newest(connection)
            older = versions.edition(connection, number) if known else None
        if older is None:
            raise missing()
        say = self._frame.drawing.say
        name = say("出厂目录") if number == SHIPPED else say("第 {number} 版", number=number)
        fault = self._save(visit, older, say("恢复{name}", name=name))
        return self._list(visit, fault) if fault else see(f"{HERE}/versions")

    def catalogue(self, visit: Visit) -> Response:
        """Return the catalogue in force as the file that ships has it."""
        del visit
        return sent(toml.catalogue_text(self._county.catalogue()).encode(), "catalogue.toml", TOML)

    def forms(self, visit: Visit) -> Response:
        """Return the forms in force as the file that ships has them."""
        del visit
        return sent(toml.forms_text(self._county.edition().forms).encode(), "forms.toml", TOML)

    def take(self, visit: Visit) -> Response:
        """Put a catalogue or forms in force that come as a file."""
        files, say = visit.files("file"), self._frame.drawing.say
        if not files or not visit.text("why"):
            return self._list(visit, say("请选文件，并写明为什么换。"))
        raw = files[0].file.read(LARGEST_BYTES + 1)
        edition = self._county.edition()
        if len(raw) > LARGEST_BYTES:
            return self._list(visit, say("这个文件太大，目录不会超过 2 MB。"))
        try:
            made = _with_file(edition, raw.decode("utf-8-sig"))
        except (MalformedError, UnicodeDecodeError) as error:
            return self._list(visit, say("这个文件不能用：{reason}", reason=str(error)))
        fault = self._save(visit, made, visit.text("why"))
        return self._list(visit, fault) if fault else see(f"{HERE}/versions")

    def _save(self, visit: Visit, made: Edition, why: str) -> str:
        say = self._frame.drawing.say
        if not self._may(visit):
            raise HTTPException(403, say("目录由县里统一管理。"))
        try:
            with self._county.database.writing() as connection:
                newest = Edition(versions.newest(connection), made.catalogue, made.forms)
                versions.save(connection, newest, visit.person.name, why, visit.now)
        except NotAllowedError:
            return say("和现在用的目录一样，没有改动。")
        except MalformedError as error:
            return say("这个文件不能用：{reason}", reason=str(error))
        self._county.catalogues.forget()
        return ""

    def _list(self, visit: Visit, fault: str) -> Response:
        rows = self._county.settings.desk.page_rows
        with self._county.database.reading() as connection:
            newest = versions.newest(connection)
            at = pages(newest, visit.page_number(), rows, visit.request.query_params)
            found = versions.history(connection, limit=rows, offset=at.offset)
        context = {
            "versions": found,
            "newest": newest,
            "pages": at,
            "fault": fault,
            "may_change": self._may(visit),
            "here": HERE,
        }
        status = 422 if fault else 200
        return self._frame.draw(visit, "coverage/versions.html", context, status=status)

    def _may(self, visit: Visit) -> bool:
        return visit.person.may(CHANGERS) and level(visit.person.area) is Level.COUNTY


def _with_file(edition: Edition, text: str) -> Edition:
    """Return the edition with what a file holds: a whole catalogue, or all forms."""
    if "[[form]]" in text and "[[entry]]" not in text:
        made = Edition(edition.number, edition.catalogue, parse_forms(text))
    else:
        made = Edition(edition.number, parse_catalogue(text), edition.forms)
    toml.check_both(made.catalogue, made.forms)
    return made
