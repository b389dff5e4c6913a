"""A bundle made: everything gathered, scrubbed and packed.

Invariant: what doctors say and the journal holds goes through the scrub; all else consists of
fields that are named one by one.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from content_sync.agent.settings import AgentSettings
from content_sync.diagnosing import facts, journal, shown_settings
from content_sync.diagnosing.first_page import first_page
from content_sync.diagnosing.journal import JournalLimits
from content_sync.diagnosing.packing import pack
from content_sync.diagnosing.scrubbing import Scrub
from content_sync.diagnosing.vocabulary import Vocabulary, of_software
from content_sync.doctor import services
from content_sync.doctor.examining import examine
from disclosure.diagnostics import FILES, FINDINGS, FIRST_PAGE
from disclosure.errors import UsageError
from disclosure.findings import Examination, Finding, Report
from disclosure.settings import load, located
from disclosure.wording import Wording

STORE = Path("/var/lib/mingbai")


@dataclass(frozen=True)
class Sources:
    """Where a bundle is gathered.

    Attributes:
        settings: folder of the settings files.
        on_site: whether a technician asks here: then the faces' own doctors look too, and the
            county is asked; a service has neither their devices nor a network.
        read_journal, ask_systemd: run a command and return what it says.
    """

    settings: Path
    on_site: bool
    read_journal: journal.Ask = journal.ask
    ask_systemd: facts.Ask = services.ask


def collect(sources: Sources, most: int, limits: JournalLimits) -> bytes:
    """Return a bundle.

    Arguments:
        sources: where it is gathered.
        most: its bytes at most.
        limits: of the journal.

    Raises:
        UsageError: there are no settings.
        RejectedError: it cannot be made small enough.
    """
    say, vocabulary = Wording("zh").say, of_software()
    number, store = _terminal(sources.settings)
    known = {shown_settings.address(sources.settings), str(store), str(sources.settings)}
    secret = shown_settings.secrets(sources.settings)
    scrub = Scrub(vocabulary, known, secret)
    found = examine(sources.settings, "zh", on_site=sources.on_site)
    reports = tuple(_scrubbed(one, scrub) for one in found)
    machine, content = facts.of_machine(store), facts.of_content(store)
    told = {
        FIRST_PAGE: first_page(machine, content, reports, say, number),
        FINDINGS: _text(Examination(reports=reports)),
    }
    plain: tuple[Any, ...] = (
        machine,
        facts.of_services(sources.ask_systemd),
        shown_settings.shown(sources.settings),
        content,
    )
    told |= dict(zip(FILES[2:6], map(_text, plain), strict=True))
    # The software logs in English: what is Chinese in a journal came from somewhere else.
    english = Scrub(Vocabulary(vocabulary.words, ""), known, secret)
    return pack(told, journal.read(english, limits, sources.read_journal), most)


def _terminal(settings: Path) -> tuple[int, Path]:
    """Return the terminal's number, 0 before it is enrolled, and its store."""
    if not settings.is_dir():
        raise UsageError(f"--settings {settings}: no such folder; on a terminal it is /etc/mingbai")
    file = settings / "agent.toml"
    try:
        mine = load(file, AgentSettings)
    except UsageError:
        return 0, STORE
    return mine.terminal_number, located(mine.store, file).resolve()


def _scrubbed(report: Report, scrub: Scrub) -> Report:
    findings = tuple(
        Finding(part=scrub.line(one.part), standing=one.standing, words=scrub.line(one.words))
        for one in report.findings
    )
    return Report(of=scrub.line(report.of), findings=findings)


def _text(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"
