"""Answers written, agreed to and sent at the desk without a page of it."""

from dataclasses import dataclass

from county.people.staff import Role, Staff, named
from county.requests import answering, drafts, queue
from county.requests.answering import Rules, Seen, Signed
from county.requests.drafts import Draft, Kept
from county.requests.history import Act
from county.requests.queue import Filed
from disclosure import shipped
from disclosure.replies import Outcome, Reply, parse_template
from disclosure.requests import RequestId
from tests.county.making import TOWN, Town
from tests.county.texted import Asked, asked

WORDS = Reply(asked="津贴怎么领？", found="查到了。", stands="按这个办。", next="请打电话。")


@dataclass
class Pen:
    """A town with two clerks, li.clerk and zhou.clerk."""

    town: Town

    @classmethod
    def of(cls, town: Town) -> "Pen":
        town.load()
        town.hire("li.clerk", Role.CLERK, TOWN)
        town.hire("zhou.clerk", Role.CLERK, TOWN)
        return cls(town)

    @property
    def rules(self) -> Rules:
        template = parse_template(shipped.read_text("replies.toml"))
        return Rules(template, self.town.county.settings.answers, self.town.county.terms)

    def asked(self, **changes: object) -> Asked:
        return asked(self.town, **changes)  # type: ignore[arg-type]

    def person(self, name: str) -> Staff:
        with self.town.county.database.reading() as connection:
            found = named(connection, name)
        assert found is not None
        return found

    def filed(self, request: RequestId) -> Filed:
        with self.town.county.database.reading() as connection:
            found = queue.one(connection, self.person("li.clerk"), request)
        assert found is not None
        return found

    def write(self, request: RequestId, who: str = "li.clerk", **changes: object) -> Kept:
        """Write a whole answer as somebody does, who holds it from then on."""
        draft = Draft(reply=WORDS, outcome=Outcome.ANSWERED, **changes)  # type: ignore[arg-type]
        now = self.town.clock()
        with self.town.county.database.writing() as connection:
            drafts.hold(connection, request, Draft(), who, now, 10)
            return drafts.save(connection, request, draft, who, now)

    def hand_over(self, request: RequestId, version: int, who: str = "li.clerk") -> None:
        with self.town.county.database.writing() as connection:
            drafts.hand_over(connection, request, version, who, self.town.clock())

    def send(self, request: RequestId, version: int, who: str = "li.clerk") -> None:
        seen = Seen(version, self.person(who), Signed("镇政务公开办", "0890-6120000"))
        act = Act(who, self.town.clock())
        filed, keys = self.filed(request), self.town.county.online
        with self.town.county.database.writing() as connection:
            answering.answer(connection, filed, seen, act, self.rules, keys)

    def answer(self, request: RequestId, **changes: object) -> None:
        """Write an answer and send it."""
        self.send(request, self.write(request, "li.clerk", **changes).version)
