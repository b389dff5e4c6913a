"""The office that handles applications: its papers, terms and keys, and whose name it signs in.

Invariant: a paper names an agency of the application's own path, county or township, never a
village, which is none (art. 27).
"""

from dataclasses import dataclass
from datetime import date

from county.applications.kept import Application, Taken, standing_of
from county.applications.settings import ApplicationSettings
from county.applications.wording import Letterhead
from county.keys.online import OnlineKeys
from county.requests.terms import Terms
from disclosure.application_bars import Limits
from disclosure.application_papers import Papers
from disclosure.application_report import Applicant
from disclosure.applications import Step
from disclosure.areas import AreaCode, path
from disclosure.errors import UsageError
from disclosure.profile import Profile
from disclosure.requests import RequestKind
from disclosure.wording import Say
from screen.paging.dates import short_date

FORMS = {"paper": "纸质", "electronic": "电子文件", "look": "查阅、抄录"}
WAYS = {"in_person": "当面领取", "post": "邮寄", "code": "凭取件码领取", "fax": "传真"}


@dataclass(frozen=True)
class Office:
    """What handling applications needs.

    Attributes:
        settings, papers: the county's.
        terms: what due days follow from.
        keys: with the head key, which signs letters.
        profile: the county's areas, office and phone.
        say: the wording of dates.
    """

    settings: ApplicationSettings
    papers: Papers
    terms: Terms
    keys: OnlineKeys
    profile: Profile
    say: Say

    @property
    def limits(self) -> Limits:
        """Return the terms: the county's own, and those of the request desk.

        Raises:
            UsageError: one is longer than the law allows.
        """
        level = self.terms.levels.of(RequestKind.APPLICATION)
        try:
            return Limits(
                correction_notice=level.correction_days,
                correction=self.settings.correction_days,
                party=self.settings.party_days,
                extension=level.extension_days,
            )
        except ValueError as error:
            raise UsageError(f"the terms of applications: {error}") from error

    def agency_of(self, area: AreaCode, *, at_township: bool) -> AreaCode:
        """Return the area whose agency answers applications from an area."""
        steps = path(area)
        return steps[1] if at_township and len(steps) > 1 else steps[0]

    def agency_name(self, code: AreaCode) -> str:
        """Return the name of an area's agency, as its papers bear it."""
        found = next((area for area in self.profile.areas if area.code == code), None)
        return (found.office if found else "") or self.profile.name_of(code)

    def register(self, year: int, number: int) -> str:
        """Return a register number, e.g. ``清禾县公开〔2026〕第3号``."""
        prefix = self.settings.prefix or f"{self.profile.name}公开"
        return f"{prefix}〔{year}〕第{number}号"

    def remedies(self, agency: AreaCode) -> dict[str, str]:
        """Return who reconsiders an agency's decisions, and where somebody may sue.

        Raises:
            UsageError: the settings do not say.
        """
        county = path(agency)[0]
        above = self.settings.reconsideration if agency == county else self.agency_name(county)
        if not above or not self.settings.court:
            raise UsageError(
                "settings.toml has no [applications] reconsideration and court:"
                " a decision must say where somebody may turn"
            )
        return {"reconsideration": above, "court": self.settings.court}

    def head(self, one: Application, taken: list[Taken], due: date, today: date) -> Letterhead:
        """Return what the papers of an application have in common."""
        standing = standing_of(taken)
        corrected = any(step.deed.step is Step.CORRECTED for step in taken)
        until = standing.correction.until if standing.correction else None
        you = "您" if one.applicant is Applicant.PERSON else "贵单位"
        contact = f"{self.profile.office}，电话：{self.profile.phone}"
        facts = {
            "register": one.register,
            "you": you,
            "applicant": one.name,
            "described": one.described,
            "asked_on": self.day(one.asked_on),
            "received": self.day(standing.received or one.received),
            "corrected": "1" if corrected else "",
            "day": self.day(today),
            "due": self.day(due),
            "until": self.day(until) if until else "",
            "agency": self.agency_name(one.agency),
            "office": self.profile.office,
            "phone": self.profile.phone,
            "form": self.say(FORMS[one.form]),
            "way": self.say(WAYS[one.way]),
        }
        return Letterhead(
            agency=self.agency_name(one.agency),
            register=one.register,
            applicant=one.name,
            contact=contact,
            red=self.settings.red_head,
            facts=facts,
        )

    def day(self, day: date) -> str:
        """Return a day as papers write it."""
        return short_date(day, self.say)
