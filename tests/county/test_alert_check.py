"""`county alert check` on a sample for every rule: what would happen, or which rule refuses it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from county.__main__ import main
from disclosure.seals.signing import public_key
from tests.county.capping import BODY, SEED, SENDER, TOKEN, info, message
from tests.county.making import NOW
from tests.county.station import SOURCES

HOUR = timedelta(hours=1)

Trial = Callable[[bytes, str], int]


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trial:
    """Return what tries a message of a source; it needs nothing but the settings."""
    monkeypatch.setattr("county.commands.alerts.system_clock", lambda: NOW)
    sources = SOURCES.format(body=BODY, sender=SENDER, key=public_key(SEED).hex(), token=TOKEN)
    settings, file = tmp_path / "alerts.toml", tmp_path / "sample.xml"
    settings.write_text(f'inbox = "inbox"\nsealed = "sealed"\n{sources}')

    def check(raw: bytes, source: str) -> int:
        file.write_bytes(raw)
        options = ["--settings", str(settings), "--unproven", "--source", source]
        return main(["alert", "check", str(file), *options])

    return check


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (message(sent=NOW + HOUR), "it was sent in the future"),
        (message(status="System"), "its status is System"),
        (message(status="Draft"), "its status is Draft"),
        (message(status="Test"), "sends no tests here"),
        (message(msg_type="Ack"), "msgType Ack tells people nothing"),
        (message(msg_type="Error"), "msgType Error tells people nothing"),
        (message(scope="Private"), "its scope is 'Private', not Public"),
        (message(msg_type="Cancel", about=(("QH-0", NOW),), infos=""), "never told here"),
        (message(msg_type="Update"), "names no message in references"),
        (message(infos=info(language="en-US")), "no info in Chinese"),
        (message(infos=info(event="蝗灾")), "no sentences are kept for the event"),
        (message(infos=info(urgency="Past")), "it is over, or not expected"),
        (message(infos=info(certainty="Unlikely")), "it is over, or not expected"),
        (message(infos=info(expires=None)), "does not say when it ends"),
        (message(infos=info(expires=NOW - HOUR)), "it is over since"),
        (message(infos=info(expires=NOW + 80 * HOUR)), "more than 3 days"),
        (message(infos=info(codes=("110101",))), "may not warn for area"),
        (message(infos=info(areas="<area><areaDesc>河边</areaDesc></area>")), "has no code"),
        (b"<!DOCTYPE a><a/>", "document type"),
        (b"<a/>", "not CAP 1.2"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_check_names_the_rule_that_refuses(
    trial: Trial, raw: bytes, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert trial(raw, "weather") == 1
    said = capsys.readouterr().out
    assert said.startswith("refused: ")
    assert reason in said


@pytest.mark.parametrize(
    ("raw", "source", "lines"),
    [
        (
            message(status="Exercise"),
            "weather",
            (
                "kind      exercise",
                "title     【演练】暴雨红色预警",
                "words     这是演练，这是演练。",
            ),
        ),
        (
            message(infos=info(severity="Minor")),
            "weather",
            ("level     blue (4 of 4)", "faces     kiosk screen phone\n", "words     nothing"),
        ),
        (
            message(infos=info(severity="Severe", urgency="Future", codes=("990421101",))),
            "weather",
            ("level     yellow (3 of 4)", "areas     990421101000", "only when they end"),
        ),
        (
            message(sender="office@qinghe.example"),
            "office",
            ("approval  two people, who seal it at the county",),
        ),
    ],
    ids=["exercise", "blue", "yellow", "two people"],
)
def test_check_tells_level_faces_areas_and_who_approves(
    trial: Trial,
    raw: bytes,
    source: str,
    lines: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert trial(raw, source) == 0
    said = capsys.readouterr().out
    assert all(line in said for line in lines)
