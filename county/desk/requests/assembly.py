"""The request desk's pages, put together: its sections in order, and all that has routes.

Invariant: a section or a page of requests is made here and nowhere else.
"""

from typing import Protocol

from starlette.routing import BaseRoute

from county.applications.opening import Offices
from county.desk.applications.acts import ApplicationActs
from county.desk.applications.pages import ApplicationPages
from county.desk.applications.register_pages import RegisterPages
from county.desk.applications.section import ApplicationSection
from county.desk.assigning.absence_pages import AbsencePages
from county.desk.assigning.people_pages import PeoplePages
from county.desk.assigning.rule_pages import RulePages
from county.desk.figures.pages import FigurePages
from county.desk.frame import Frame
from county.desk.privacy.pages import PrivacyPages
from county.desk.privacy.section import PrivacySection
from county.desk.requests.answer_pages import AnswerPages
from county.desk.requests.answered import AnsweredSection
from county.desk.requests.aside import AsidePages, AsideSection
from county.desk.requests.came import CameSection, PhotoPages
from county.desk.requests.clock import ClockPages, ClockSection
from county.desk.requests.code_pages import CodePages, CodeSection
from county.desk.requests.delivery import DeliveryPages, DeliverySection
from county.desk.requests.labels import Labels
from county.desk.requests.likeness import LikenessSection
from county.desk.requests.new_pages import NewPages
from county.desk.requests.pages import RequestPages
from county.desk.requests.past import HistorySection
from county.desk.requests.person import PersonSection
from county.desk.requests.queue_pages import QueuePages
from county.desk.requests.reaching_pages import ReachingPages
from county.desk.requests.sections import Sections
from county.desk.requests.sending_pages import SendingPages
from county.desk.requests.whose import WhosePages, WhoseSection
from county.desk.requests.words import WordsSection
from county.items.search import ItemSearch
from county.requests.answering import Rules
from disclosure import shipped
from disclosure.replies import parse_template


class Noun(Protocol):
    """What has pages."""

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        ...


def request_desk(frame: Frame, search: ItemSearch) -> tuple[Noun, ...]:
    """Return the pages of requests."""
    county = frame.county
    labels = Labels(frame.drawing.say, county.terms)
    template = parse_template(shipped.read_text("replies.toml"))
    rules = Rules(template, county.settings.answers, county.terms)
    offices = Offices.open(county, frame.drawing.say)
    applications = ApplicationPages(frame, offices)
    sections = Sections(
        wide=(
            WordsSection(),
            ApplicationSection(offices),
            LikenessSection(frame.county.settings.filing),
            AnsweredSection(),
            DeliverySection(frame),
            HistorySection(),
        ),
        aside=(
            WhoseSection(county.settings.escalation.kept),
            ClockSection(frame),
            CameSection(),
            PersonSection(),
            CodeSection(),
            PrivacySection(frame),
            AsideSection(),
        ),
    )
    return (
        QueuePages(frame, labels),
        RequestPages(frame, labels, sections),
        NewPages(frame, labels),
        PhotoPages(frame),
        AsidePages(frame),
        AnswerPages(frame, labels, search, rules),
        SendingPages(frame, labels, rules),
        CodePages(frame),
        WhosePages(frame, labels),
        PeoplePages(frame),
        AbsencePages(frame),
        RulePages(frame, labels),
        ClockPages(frame),
        DeliveryPages(frame),
        ReachingPages(frame, labels),
        applications,
        ApplicationActs(frame, offices, applications),
        RegisterPages(frame),
        FigurePages(frame, labels),
        PrivacyPages(frame, labels),
    )
