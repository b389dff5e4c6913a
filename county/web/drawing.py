"""Drawing pages: Jinja with what every template may use.

Invariant: templates escape by themselves, and an unknown name in one is an error.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from county.phone import pictograms
from county.web.icons import Icons
from county.web.stylesheet import StyleSheet
from disclosure.alert_voice import VOICE_ENTRY
from disclosure.blocks import show_cell
from disclosure.catalogue import Catalogue
from disclosure.money import format_yuan
from disclosure.wording import Wording
from screen.paging import dates
from screen.paging.seal_words import seal_words

NO_STORE = {"Cache-Control": "no-store"}

ROOMS = {
    "web": "county.web",
    "desk": "county.desk",
    "alerts": "county.desk.alerts",
    "login": "county.desk.login",
    "me": "county.desk.me",
    "requests": "county.desk.requests",
    "assigning": "county.desk.assigning",
    "applications": "county.desk.applications",
    "figures": "county.desk.figures",
    "privacy": "county.desk.privacy",
    "statements": "county.desk.statements",
    "holidays": "county.desk.holidays",
    "items": "county.desk.items",
    "asking": "county.desk.asking",
    "terminals": "county.desk.terminals",
    "releases": "county.desk.releases",
    "diagnostics": "county.desk.diagnostics",
    "writing": "county.desk.writing",
    "broadcasts": "county.desk.broadcasts",
    "hearing": "county.desk.hearing",
    "stops": "county.desk.stops",
    "recording": "county.desk.recording",
    "emergency": "county.desk.emergency",
    "calendar": "county.desk.calendar",
    "coverage": "county.desk.coverage",
    "papers": "county.desk.papers",
    "records": "county.desk.records",
    "showings": "county.desk.showings",
    "keys": "county.desk.keys",
    "sealing": "county.desk.sealing",
    "acts": "county.desk.acts",
    "staff": "county.desk.staff",
    "phone": "county.phone",
}
"""Whose templates lie where; a template is named ``noun/page.html``."""


class Drawing:
    """Draws templates in one language and one zone."""

    def __init__(
        self,
        wording: Wording,
        zone: ZoneInfo,
        style: StyleSheet,
        phone_style: StyleSheet,
        catalogue: Callable[[], Catalogue],
    ) -> None:
        self.say = wording.say
        self.zone = zone
        self.styles = (style, phone_style)
        self._environment = _environment()
        self._environment.globals.update(
            say=wording.say,
            language="zh-CN" if wording.language == "zh" else wording.language,
            style=style.address,
            phone_style=phone_style.address,
            icon=Icons().draw,
            outline=pictograms.draw,
            show_cell=show_cell,
            seal_words=lambda item, office, by_rule: seal_words(
                item, office, wording.say, by_rule=by_rule
            ),
            entry_name=lambda code: _entry_name(catalogue(), code),
        )
        self._environment.filters.update(
            day=lambda day: dates.short_date(day, self.say),
            long_day=lambda day: dates.long_date(day, self.say),
            moment=self.moment,
            clock=lambda instant: f"{instant.astimezone(self.zone):%H:%M}",
            figures=whole_figures,
            yuan=format_yuan,
        )

    def page(self, template: str, context: Mapping[str, Any], *, status: int = 200) -> HTMLResponse:
        """Return a page; it is not kept by any cache."""
        return HTMLResponse(self.text(template, context), status, headers=NO_STORE)

    def text(self, template: str, context: Mapping[str, Any]) -> str:
        """Return what a template says."""
        return self._environment.get_template(template).render(context)

    def local_date(self, now: datetime) -> date:
        """Return the county's date at an instant."""
        return now.astimezone(self.zone).date()

    def moment(self, instant: datetime) -> str:
        """Return an instant as people say it, e.g. ``2026年11月22日 09:30``."""
        local = instant.astimezone(self.zone)
        return f"{dates.short_date(local.date(), self.say)} {local:%H:%M}"


_FIGURES = re.compile(r"[0-9]+年[0-9]+月(?:[0-9]+日)?|[0-9]+月[0-9]+日|[0-9][0-9,.:：/\-]*[0-9]%?")


def whole_figures(text: str) -> Markup:
    """Return a text whose dates, amounts and phone numbers do not break over lines."""
    parts, end = [], 0
    for match in _FIGURES.finditer(text):
        parts.append(escape(text[end : match.start()]))
        parts.append(Markup('<span class="figures">{}</span>').format(match.group()))
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


def _environment() -> Environment:
    loaders = {
        noun: FileSystemLoader(Path(str(resources.files(room))) / "templates")
        for noun, room in ROOMS.items()
    }
    return Environment(
        loader=PrefixLoader(loaders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _entry_name(catalogue: Catalogue, code: str) -> str:
    if code == VOICE_ENTRY:
        return "应急广播语音"
    entry = next((entry for entry in catalogue.entry if entry.code == code), None)
    return entry.second_level if entry else code
