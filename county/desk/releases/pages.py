"""Pages: releases of the terminals' software, who gets them when, and what became of them.

Invariant: nothing is given out, and no further stage opened, but by an admin of the county who
proved it anew; what terminals install was sealed elsewhere.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.areas import indented
from county.desk.frame import Frame, Visit, missing, see
from county.desk.proof import proof_fault
from county.desk.releases.words import (
    MACHINES,
    NOT_HERE,
    RUNS,
    STATES,
    STEPS,
    WAITING,
)
from county.people.staff import Role
from county.releases import shelf, steps
from county.releases.shelf import MOST_STAGES, Plan, Shelved
from county.releases.steps import Line
from county.releases.turns import Rollout, RolloutState, Stage
from county.web.paging import pages
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError
from disclosure.releases import Night, UpdateStep
from disclosure.update_words import REASONS

ADDRESS = "/desk/releases"
READERS = (Role.LEAD, Role.OFFICE, Role.ADMIN)
DECIDERS = (Role.ADMIN,)
RELEASES_SHOWN = 10
STAGES_ASKED = 4
SHARES = (5, 10, 25, 50, 100)
USUAL_NIGHT = Night(start="01:00", end="05:00")

Act = Callable[[Connection, Rollout, str, datetime], None]


class ReleasePages:
    """The terminals' software on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        return [
            page(ADDRESS, self.show, READERS),
            page(f"{ADDRESS}/begin", self.begin, DECIDERS, acts=True),
            page(f"{ADDRESS}/next", self.open_next, DECIDERS, acts=True),
            page(f"{ADDRESS}/pause", self._acting(shelf.pause), DECIDERS, acts=True),
            page(f"{ADDRESS}/resume", self._acting(self._go_on), DECIDERS, acts=True),
            page(f"{ADDRESS}/stop", self._acting(shelf.stop), DECIDERS, acts=True),
        ]

    def show(self, visit: Visit) -> Response:
        """Show what is being given out, how far terminals are, and the releases there are."""
        return self._draw(visit)

    def begin(self, visit: Visit) -> Response:
        """Begin to give out a release."""
        self._require_decider(visit)
        fault = proof_fault(self._frame, visit)
        if fault:
            return self._draw(visit, {"begin-password": fault}, 401)
        plan = self._plan(visit)
        if isinstance(plan, dict):
            return self._draw(visit, plan, 422)
        with self._county.database.writing() as connection:
            shelf.begin(connection, plan, visit.person.name, visit.now)
        return see(ADDRESS)

    def open_next(self, visit: Visit) -> Response:
        """Open the next stage."""
        self._require_decider(visit)
        fault = proof_fault(self._frame, visit)
        if fault:
            return self._draw(visit, {"next-password": fault}, 401)
        return self._acting(shelf.open_next)(visit)

    def _acting(self, act: Act) -> Callable[[Visit], Response]:
        def done(visit: Visit) -> Response:
            self._require_decider(visit)
            with self._county.database.writing() as connection:
                rollout = shelf.current(connection)
                # A page left open must not act on another roll-out than the one it showed.
                if rollout is None or visit.text("rollout") != str(rollout.number):
                    raise NotAllowedError("another version is being given out by now")
                act(connection, rollout, visit.person.name, visit.now)
            return see(ADDRESS)

        return done

    def _go_on(self, connection: Connection, rollout: Rollout, who: str, now: datetime) -> None:
        returned = steps.returned(connection, rollout.version)
        borne = self._county.settings.terminals.returns_borne
        shelf.go_on(connection, rollout, returned, borne, who, now)

    def _draw(
        self, visit: Visit, faults: dict[str, str] | None = None, status: int = 200
    ) -> Response:
        with self._county.database.reading() as connection:
            rollout = shelf.current(connection)
            found = shelf.newest(connection, limit=RELEASES_SHOWN)
            lines = [] if rollout is None else steps.lines(connection, visit.person.area, rollout)
            returned = 0 if rollout is None else steps.returned(connection, rollout.version)
        context: dict[str, object] = {
            "rollout": rollout,
            "releases": found,
            "offered": [(one.release.version, one.release.version) for one in _open(found, visit)],
            "expired": [one.release.version for one in found if one.release.expires <= visit.now],
            "faults": faults or {},
            "decides": self._decides(visit),
            "needs_code": self._county.proving.needs_code(visit.person),
            "areas": indented(self._county.profile().areas, visit.person),
            "shares": [(str(share), f"{share}%") for share in SHARES],
            "stages_asked": range(1, STAGES_ASKED + 1),
            "night": USUAL_NIGHT,
            "typed": visit.text,
            "machines": MACHINES,
            "states": STATES,
        }
        if rollout is not None:
            context |= self._following(visit, rollout, lines, returned)
        return self._frame.draw(visit, "releases/show.html", context, status=status)

    def _following(
        self, visit: Visit, rollout: Rollout, lines: list[Line], returned: int
    ) -> dict[str, object]:
        """Return what the page says of a roll-out."""
        names = {one.code: one.name for one in self._county.profile().areas}
        mine = [line for line in lines if _takes(line, visit.text("step"))]
        rows = self._county.settings.desk.page_rows
        at = pages(len(mine), visit.page_number(), rows, visit.request.query_params)
        held = rollout.state is RolloutState.RUNNING and returned > rollout.returns_borne
        stages = [
            (stage, names.get(stage.area, stage.area), *steps.count(lines, n, rollout.version))
            for n, stage in enumerate(rollout.stages)
        ]
        return {
            "stages": stages,
            "held": held,
            "returned": returned,
            "lines": [
                (line, *_words(line, rollout)) for line in mine[at.offset : at.offset + rows]
            ],
            "all_lines": len(lines),
            "pages": at,
            "reasons": REASONS,
            "step": visit.text("step"),
            "steps": [(step.value, self._frame.drawing.say(STEPS[step][0])) for step in UpdateStep],
        }

    def _plan(self, visit: Visit) -> Plan | dict[str, str]:
        """Return what was asked for, or what is wrong with it."""
        say = self._frame.drawing.say
        known = {code for code, _ in indented(self._county.profile().areas, visit.person)}
        stages: list[Stage] = []
        for n in range(1, MOST_STAGES + 1):
            area, share = visit.text(f"area-{n}"), visit.text(f"share-{n}")
            if not area:
                continue
            if area not in known or share not in {str(one) for one in SHARES}:
                return {f"area-{n}": say("请从列表里选地方和比例。")}
            stages.append(Stage(AreaCode(area), int(share)))
        if not stages:
            return {"area-1": say("请至少选一批：哪里的终端先更新。")}
        try:
            night = Night(start=visit.text("night-start"), end=visit.text("night-end"))
        except ValueError:
            return {"night-start": say("请写成 01:00 这样的时间，开始和结束不能相同。")}
        borne = self._county.settings.terminals.returns_borne
        return Plan(visit.text("version"), stages, night, borne)

    def _decides(self, visit: Visit) -> bool:
        county = self._county.online.keyring.county
        return visit.person.may(DECIDERS) and visit.person.reaches(county)

    def _require_decider(self, visit: Visit) -> None:
        if not self._decides(visit):
            raise missing()


def _open(found: list[Shelved], visit: Visit) -> list[Shelved]:
    return [one for one in found if one.withdrawn_at is None and one.release.expires > visit.now]


def _takes(line: Line, step: str) -> bool:
    return not step or (line.step is not None and line.step.step == step)


def _words(line: Line, rollout: Rollout) -> tuple[str, str]:
    """Return words and tone of how far a terminal is."""
    if line.step is not None and not (
        steps.done(line, rollout.version) and line.step.step is not UpdateStep.KEPT
    ):
        return STEPS[line.step.step]
    if steps.done(line, rollout.version):
        return RUNS
    return NOT_HERE if line.stage is None else WAITING
