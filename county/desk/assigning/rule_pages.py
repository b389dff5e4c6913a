"""Pages: the rules by which requests go to people.

Invariant: who makes a rule makes it for their own area or one below it, with people who answer
there.
"""

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.areas import indented
from county.desk.assigning.people_pages import SHARERS
from county.desk.frame import Frame, Visit, missing, see
from county.desk.requests.labels import Labels
from county.people.scope import reaches_text
from county.people.staff import Role, Staff, with_role
from county.requests import rules
from county.requests.choosing import ANSWERING, answers
from county.requests.rules import NAME_CHARACTERS, Rule
from disclosure.areas import AreaCode
from disclosure.requests import RequestKind

MAKERS = (Role.LEAD, Role.ADMIN)


class RulePages:
    """Rules of assignment."""

    def __init__(self, frame: Frame, labels: Labels) -> None:
        self._frame = frame
        self._labels = labels
        self._county = frame.county

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, here = self._frame.page, "/desk/requests/rules"
        return [
            page(here, self.show, SHARERS),
            page(f"{here}/add", self.add, MAKERS, acts=True),
            page(f"{here}/{{id:int}}/drop", self.drop, MAKERS, acts=True),
        ]

    def show(self, visit: Visit) -> Response:
        """Show the rules and the form for one more."""
        return self._draw(visit)

    def add(self, visit: Visit) -> Response:
        """Make a rule."""
        with self._county.database.reading() as connection:
            able = {one.name: one for one in with_role(connection, ANSWERING)}
        people = [able[name] for name in visit.texts("people") if name in able]
        fault = self._fault(visit, people)
        if fault:
            return self._draw(visit, fault)
        kind, topic = visit.text("kind"), visit.text("topic")
        rule = Rule(
            AreaCode(visit.text("area")),
            visit.text("name"),
            (),
            RequestKind(kind) if kind in set(RequestKind) else None,
            topic if topic in self._topics() else None,
        )
        with self._county.database.writing() as connection:
            rules.add(connection, visit.person, rule, people, visit.now)
        return see("/desk/requests/rules")

    def drop(self, visit: Visit) -> Response:
        """Delete a rule."""
        id_ = int(visit.path["id"])
        with self._county.database.writing() as connection:
            known = rules.listed(connection, visit.person.area)
            rule = next((one for one in known if one.id == id_), None)
            if rule is None:
                raise missing()
            rules.drop(connection, visit.person, rule, visit.now)
        return see("/desk/requests/rules")

    def _fault(self, visit: Visit, people: list[Staff]) -> tuple[str, str] | None:
        name, area = visit.text("name"), visit.text("area")
        if not 0 < len(name) <= NAME_CHARACTERS:
            return "name", "请起个名字，写给看经过的人看"
        if not reaches_text(visit.person.area, area):
            return "area", "请选一个地方"
        if not people:
            return "people", "请至少选一个人"
        if not all(answers(one, AreaCode(area)) for one in people):
            return "people", "选的人里有不管这个地方的"
        return None

    def _topics(self) -> dict[str, str]:
        return {topic.code: topic.name for topic in self._county.catalogue().topic}

    def _draw(self, visit: Visit, fault: tuple[str, str] | None = None) -> Response:
        with self._county.database.reading() as connection:
            listed = rules.listed(connection, visit.person.area)
            able = with_role(connection, ANSWERING)
        profile = self._county.profile()
        names = {area.code: area.name for area in profile.areas}
        context = {
            "labels": self._labels,
            "listed": listed,
            "people": [
                (one.name, f"{one.name}（{names.get(one.area, one.area)}）") for one in able
            ],
            "areas": indented(profile.areas, visit.person),
            "topics": list(self._topics().items()),
            "topic_names": self._topics(),
            "fault": fault,
            "may_make": visit.person.may(MAKERS),
        }
        return self._frame.draw(
            visit, "assigning/rules.html", context, status=400 if fault else 200
        )
