"""Pages: type what is going on and what to do; its sound is rendered while people seal it.

Invariant: an alert of a level is for those who answer for a township or the county; a
village tells its own people at once, without taking over their screens.
"""

from collections import defaultdict
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.audit import log
from county.desk.areas import indented
from county.desk.frame import Frame, Visit, missing, see
from county.emergencies import drafting
from county.emergencies.drafting import Emergency, Gravity
from county.people.staff import Role
from county.publishing import rounds
from county.speaking.readiness import judge_sound
from disclosure.areas import AreaCode, Level, level
from disclosure.items import Item
from disclosure.seals.verifying import approvers_needed

TYPERS = (Role.EDITOR, Role.APPROVER, Role.LEAD, Role.OFFICE, Role.ADMIN)

ADDRESS = "/desk/broadcasts/emergency"
HOURS = (1, 3, 6, 12, 24)
USUAL_HOURS = 6
TITLE_CHARACTERS = 30
WORDS_CHARACTERS = 300
MOST_AREAS = 12

GRAVITIES: dict[Gravity, tuple[str, str]] = {
    Gravity.RED: ("红色预警", "马上播，静音时段也播；屏幕和触摸屏整屏显示。"),
    Gravity.ORANGE: ("橙色预警", "马上播，静音时段也播；屏幕和触摸屏整屏显示。"),
    Gravity.YELLOW: ("黄色预警", "马上播，静音时段等到天亮；触摸屏显示横幅。"),
    Gravity.NOTICE: ("紧急通知，不是预警", "马上播，静音时段等到天亮；屏幕轮流显示。"),
}


@dataclass(frozen=True)
class Typed:
    """What was typed."""

    gravity: str
    title: str
    words: str
    areas: tuple[str, ...]
    hours: int


class EmergencyPages:
    """Emergency texts on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(ADDRESS, self.ask, TYPERS),
            page(ADDRESS, self.send, TYPERS, acts=True),
            page(f"{ADDRESS}/{{id:uuid}}", self.show, TYPERS),
        ]

    def ask(self, visit: Visit) -> Response:
        """Show the form."""
        return self._draw(visit, _typed(visit), {})

    def send(self, visit: Visit) -> Response:
        """Make drafts of what was typed."""
        typed = _typed(visit)
        known = [area for area in self._county.profile().areas if visit.person.reaches(area.code)]
        areas = tuple(area for area in known if area.code in typed.areas)
        gravity = next((one for one in _gravities(visit) if one == typed.gravity), None)
        wrong = _wrong(typed, len(areas), is_allowed=gravity is not None)
        if wrong or gravity is None:
            return self._draw(visit, typed, wrong)
        emergency = Emergency(gravity, typed.title, typed.words, areas, typed.hours)
        first = self._keep(visit, emergency)
        return see(f"{ADDRESS}/{first.id}")

    def show(self, visit: Visit) -> Response:
        """Show how far an emergency text is: its sound, its seals."""
        today = self._frame.today(visit)
        with self._county.database.reading() as connection:
            one = rounds.of_draft(connection, str(visit.path["id"]), today)
        if one is None:
            return see(f"/desk/items/{visit.path['id']}")
        item = one.document
        if not isinstance(item, Item) or not visit.person.reaches(item.area):
            raise missing()
        context = {
            "item": item,
            "verdict": judge_sound(self._county, item),
            "needed": approvers_needed(item),
            "given": [given.person for given in one.given],
            "names": self._names(),
            "address": f"{ADDRESS}/{item.id}",
        }
        return self._frame.draw(visit, "emergency/show.html", context)

    def _keep(self, visit: Visit, emergency: Emergency) -> Item:
        profile, author = self._county.profile(), visit.person.name
        here = next(area for area in profile.areas if area.code == visit.person.area)
        body = here.office or here.name
        items = drafting.items_of(emergency, author, body, visit.now, profile.zone)
        with self._county.database.writing() as connection:
            drafting.keep(connection, items, visit.now)
            for item in items:
                note = emergency.gravity.value
                log.record(connection, visit.now, author, log.Act.EMERGENCY_TYPED, item.id, note)
        return items[0]

    def _draw(self, visit: Visit, typed: Typed, wrong: dict[str, str]) -> Response:
        say = self._frame.drawing.say
        limits = {"title": TITLE_CHARACTERS, "words": WORDS_CHARACTERS, "areas": MOST_AREAS}
        told = {field: say(sentence, **limits) for field, sentence in wrong.items()}
        context = {
            "typed": typed,
            "wrong": defaultdict(str, told),
            "areas": indented(self._county.profile().areas, visit.person),
            "gravities": {one: GRAVITIES[one] for one in _gravities(visit)},
            "hours": HOURS,
            "limits": limits,
        }
        return self._frame.draw(visit, "emergency/ask.html", context, status=422 if wrong else 200)

    def _names(self) -> dict[AreaCode, str]:
        return {area.code: area.name for area in self._county.profile().areas}


def _gravities(visit: Visit) -> tuple[Gravity, ...]:
    """Return what the person may choose."""
    if level(visit.person.area) in (Level.COUNTY, Level.TOWNSHIP):
        return tuple(Gravity)
    return (Gravity.NOTICE,)


def _typed(visit: Visit) -> Typed:
    hours = visit.text("hours")
    return Typed(
        gravity=visit.text("gravity") or Gravity.NOTICE.value,
        title=visit.text("title"),
        words=visit.text("words").replace("\r\n", "\n"),
        areas=visit.texts("areas") or (() if visit.form else (visit.person.area,)),
        hours=int(hours) if hours in {str(one) for one in HOURS} else USUAL_HOURS,
    )


def _wrong(typed: Typed, areas: int, *, is_allowed: bool) -> dict[str, str]:
    """Return what is wrong with the form, a sentence a field."""
    wrong = {
        "gravity": "" if is_allowed else "预警由乡镇或县里发布，请选“紧急通知”。",
        "title": "请写发生了什么，最多 {title} 个字。"
        if not 0 < len(typed.title) <= TITLE_CHARACTERS
        else "",
        "words": "请写大家该怎么做，最多 {words} 个字。"
        if not 0 < len(typed.words) <= WORDS_CHARACTERS
        else "",
        "areas": "请选您负责的地方，最多 {areas} 个；选乡镇就包括它的各村。"
        if not 0 < areas <= MOST_AREAS or areas < len(set(typed.areas))
        else "",
    }
    return {field: sentence for field, sentence in wrong.items() if sentence}
