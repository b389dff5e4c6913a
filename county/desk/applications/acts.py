"""The acts on an application: each form of its page, checked, then done in one transaction.

Invariant: what the rules bar comes back as a sentence on the page, with what was typed.
"""

from collections.abc import Callable, Mapping

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.applications import (
    archiving,
    corrections,
    deciding,
    extending,
    kept,
    registering,
    third_parties,
)
from county.applications.matter import BarredError, Matter
from county.applications.opening import Offices
from county.applications.wording import gaps
from county.desk.applications import forms, labels
from county.desk.applications.pages import ADDRESS, APPROVERS, HANDLERS, ApplicationPages
from county.desk.frame import Frame, Visit, missing, see
from county.desk.proof import proof_fault
from county.desk.requests.sight import ANSWERERS, requested
from county.requests.history import Act
from disclosure.application_papers import PaperCode
from disclosure.errors import UsageError

Work = Callable[[Matter], None]
NOT_SET = (
    "还没有设置复议机关和法院，不能作出答复。"
    "请技术人员在 settings.toml 的 [applications] 里填 reconsideration 和 court。"
)


class ApplicationActs:
    """Doing something with an application."""

    def __init__(self, frame: Frame, offices: Offices, pages: ApplicationPages) -> None:
        self._frame = frame
        self._offices = offices
        self._pages = pages
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        acts = (
            ("register", self.register, ANSWERERS),
            ("correction", self.ask_correction, ANSWERERS),
            ("corrected", self.corrected, ANSWERERS),
            ("consult", self.consult, ANSWERERS),
            ("heard", self.heard, ANSWERERS),
            ("extension", self.propose_extension, ANSWERERS),
            ("grant", self.grant, APPROVERS),
            ("deny", self.deny, APPROVERS),
            ("draft", self.draft, ANSWERERS),
            ("send-back", self.send_back, HANDLERS),
            ("approve", self.approve, APPROVERS),
            ("deliver", self.deliver, ANSWERERS),
            ("withdraw", self.withdraw, ANSWERERS),
            ("archive", self.archive, HANDLERS),
        )
        return [page(f"{ADDRESS}/{name}", view, roles, acts=True) for name, view, roles in acts]

    def register(self, visit: Visit) -> Response:
        """Put the application into the register."""
        given, faults = forms.registration(visit, self._frame.today(visit))
        if faults:
            return self._back(visit, faults)
        filed = requested(self._frame, visit)
        act = Act(visit.person.name, visit.now)
        try:
            with self._database.writing() as connection:
                office = self._offices.now()
                registering.register(connection, office, filed, given, visit.person, act)
        except BarredError as error:
            return self._back(visit, {"": labels.BARS[error.why]})
        return self._on(visit)

    def ask_correction(self, visit: Visit) -> Response:
        """Ask for a correction."""
        faults = self._gaps(visit, self._form(PaperCode.CORRECTION))
        unclear, evidence = visit.text("unclear"), visit.text("evidence")
        faults |= forms.evidence_fault(evidence)
        return self._do(visit, lambda it: corrections.ask(it, unclear, evidence), faults)

    def corrected(self, visit: Visit) -> Response:
        """Take in the correction."""
        day, described = forms.day(visit.text("day")), visit.text("described")
        faults = {} if day else {"day": "请填收到补正的日期。"}
        if not described or len(described) > 500:
            faults["described"] = "请写补正以后的内容，500 字以内。"
        came = day or self._frame.today(visit)
        return self._do(visit, lambda it: corrections.received(it, described, came), faults)

    def consult(self, visit: Visit) -> Response:
        """Ask a third party."""
        names = self._form(PaperCode.THIRD_PARTY)
        evidence = visit.text("evidence")
        faults = self._gaps(visit, names) | forms.evidence_fault(evidence)
        parts = forms.parts(visit, self._offices.papers, names)
        return self._do(visit, lambda it: third_parties.ask(it, parts, evidence), faults)

    def heard(self, visit: Visit) -> Response:
        """Note what a third party said, or that it said nothing in time."""
        day, party, opinion = (
            forms.day(visit.text("day")),
            visit.text("party"),
            visit.text("opinion"),
        )
        faults = {} if day else {"day": "请填收到意见的日期。"}
        silent = visit.text("how") == "silence"
        if not silent and not 0 < len(opinion) <= forms.OPINION_CHARACTERS:
            faults["opinion"] = "请写第三方的意见，1000 字以内。"
        said = "" if silent else opinion
        came = day or self._frame.today(visit)
        return self._do(visit, lambda it: third_parties.heard(it, party, said, came), faults)

    def propose_extension(self, visit: Visit) -> Response:
        """Propose an extension."""
        reason = visit.text("reason")
        faults = self._gaps(visit, self._form(PaperCode.EXTENSION))
        return self._do(visit, lambda it: extending.propose(it, reason), faults)

    def grant(self, visit: Visit) -> Response:
        """Approve the extension, with the password once more."""
        return self._do(visit, extending.grant, self._unproved(visit))

    def deny(self, visit: Visit) -> Response:
        """Refuse the extension."""
        why, faults = self._why(visit)
        return self._do(visit, lambda it: extending.deny(it, why), faults)

    def draft(self, visit: Visit) -> Response:
        """Put a decision before somebody who may approve it."""
        form = self._offices.papers.decided(visit.text("kind"))
        if form is None:
            return self._back(visit, {"kind": "请选答复的种类。"})
        parts = forms.parts(visit, self._offices.papers, form.parts)
        faults = self._gaps(visit, form.parts)
        return self._do(visit, lambda it: deciding.draft(it, form, parts), faults)

    def send_back(self, visit: Visit) -> Response:
        """Give the draft back."""
        why, faults = self._why(visit)
        return self._do(visit, lambda it: deciding.send_back(it, why), faults)

    def approve(self, visit: Visit) -> Response:
        """Approve the decision, with the password once more."""
        return self._do(visit, deciding.approve, self._unproved(visit))

    def deliver(self, visit: Visit) -> Response:
        """Note that the decision was delivered."""
        means, evidence = visit.text("means"), visit.text("evidence")
        day = forms.day(visit.text("day"))
        faults = forms.evidence_fault(evidence) | ({} if day else {"day": "请填送达的日期。"})
        if means not in labels.MEANS:
            faults["means"] = "请选送达方式。"
        facts = {"means": means, "evidence": evidence}
        came = day or self._frame.today(visit)
        return self._do(visit, lambda it: deciding.deliver(it, facts, came), faults)

    def withdraw(self, visit: Visit) -> Response:
        """Note that the applicant took it back."""
        why, faults = self._why(visit)
        return self._do(visit, lambda it: deciding.withdraw(it, why), faults)

    def archive(self, visit: Visit) -> Response:
        """Seal the bundle of all papers, and close."""
        filed, say = requested(self._frame, visit), self._frame.drawing.say
        with self._database.reading() as connection:
            one, taken = kept.one(connection, filed.id), kept.steps(connection, filed.id)
        if one is None:
            raise missing()
        # Made before the write lock is taken: others wait for that.
        file = archiving.bundle(one, taken, say)
        return self._do(visit, lambda it: archiving.seal(it, file), {})

    def _do(self, visit: Visit, work: Work, faults: Mapping[str, str]) -> Response:
        if faults:
            return self._back(visit, faults)
        filed, office = requested(self._frame, visit), self._offices.now()
        try:
            with self._database.writing() as connection:
                one = kept.one(connection, filed.id)
                if one is None:
                    raise missing()
                work(Matter(connection, office, filed, one, Act(visit.person.name, visit.now)))
        except BarredError as error:
            return self._back(visit, {"": labels.BARS[error.why]})
        except UsageError:
            return self._back(visit, {"": NOT_SET})
        return self._on(visit)

    def _back(self, visit: Visit, faults: Mapping[str, str]) -> Response:
        say = self._frame.drawing.say
        told = {name: say(words) for name, words in faults.items()}
        return self._pages.draw(visit, requested(self._frame, visit), told, status=422)

    def _on(self, visit: Visit) -> Response:
        return see(f"/desk/requests/{visit.path['id']}/application")

    def _form(self, code: PaperCode) -> tuple[str, ...]:
        return self._offices.papers.of(code).parts

    def _gaps(self, visit: Visit, names: tuple[str, ...]) -> dict[str, str]:
        """Return which parts are missing or too long, in words."""
        say, papers = self._frame.drawing.say, self._offices.papers
        written = forms.parts(visit, papers, names)
        found = {}
        for gap in gaps(papers, names, written):
            empty = say("请填“{label}”。", label=gap.label)
            long = say("“{label}”最多 {most} 字。", label=gap.label, most=gap.most)
            found[gap.name] = long if gap.written else empty
        return found

    def _why(self, visit: Visit) -> tuple[str, dict[str, str]]:
        why = visit.text("why")
        fits = 0 < len(why) <= forms.EVIDENCE_CHARACTERS
        return why, {} if fits else {"why": "请写明原因，200 字以内。"}

    def _unproved(self, visit: Visit) -> dict[str, str]:
        fault = proof_fault(self._frame, visit)
        return {"password": fault} if fault else {}
