"""CAP 1.2 messages of our own, and sources that send them."""

from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from county.alerts.sources import Geocode, Rule, Source
from disclosure.areas import AreaCode
from disclosure.seals.signing import public_key
from tests.county.making import COUNTY, NOW

SEED = bytes(range(32))
BODY = "清禾县气象台"
SENDER = "weather@qinghe.example"
TOKEN = "a-token-of-more-than-thirty-two-characters"

MESSAGE = """\
<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>{identifier}</identifier>
  <sender>{sender}</sender>
  <sent>{sent}</sent>
  <status>{status}</status>
  <msgType>{msg_type}</msgType>
  <scope>{scope}</scope>
  {references}
  {infos}
</alert>
"""
INFO = """\
<info>
    <language>{language}</language>
    <category>Met</category>
    <event>{event}</event>
    <urgency>{urgency}</urgency>
    <severity>{severity}</severity>
    <certainty>{certainty}</certainty>
    {effective}
    {onset}
    {expires}
    <senderName>清禾县气象局</senderName>
    <headline>清禾县气象台发布{event}预警信号</headline>
    <description>预计未来3小时降雨量将达100毫米以上。</description>
    <instruction>请注意防范。</instruction>
    {areas}
</info>
"""
AREA = """\
<area><areaDesc>清禾县</areaDesc><geocode><valueName>ADCODE</valueName><value>{code}</value></geocode></area>
"""


def moment(at: datetime) -> str:
    """Return an instant as CAP writes it."""
    return at.astimezone().isoformat(timespec="seconds")


def info(
    *,
    language: str = "zh-CN",
    event: str = "暴雨",
    severity: str = "Extreme",
    urgency: str = "Immediate",
    certainty: str = "Observed",
    effective: datetime | None = None,
    onset: datetime | None = None,
    expires: datetime | None = NOW + timedelta(hours=6),
    codes: tuple[str, ...] = ("990421",),
    areas: str = "",
) -> str:
    """Return an info element; `areas` is XML that stands for the codes."""
    return INFO.format(
        language=language,
        event=escape(event),
        severity=severity,
        urgency=urgency,
        certainty=certainty,
        effective=f"<effective>{moment(effective)}</effective>" if effective else "",
        onset=f"<onset>{moment(onset)}</onset>" if onset else "",
        expires=f"<expires>{moment(expires)}</expires>" if expires else "",
        areas=areas or "".join(AREA.format(code=code) for code in codes),
    )


def message(
    identifier: str = "QH-1",
    *,
    sender: str = SENDER,
    sent: datetime = NOW,
    status: str = "Actual",
    msg_type: str = "Alert",
    scope: str = "Public",
    about: tuple[tuple[str, datetime], ...] = (),
    infos: str | None = None,
) -> bytes:
    """Return a message; `about` are the identifiers and sent times that it refers to."""
    references = " ".join(f"{SENDER},{name},{moment(at)}" for name, at in about)
    return MESSAGE.format(
        identifier=identifier,
        sender=sender,
        sent=moment(sent),
        status=status,
        msg_type=msg_type,
        scope=scope,
        references=f"<references>{references}</references>" if references else "",
        infos=info() if infos is None else infos,
    ).encode()


def a_source(name: str = "weather", rule: Rule = Rule.STANDING, **changes: object) -> Source:
    """Return a source that proves itself by a key."""
    facts: dict[str, object] = {
        "name": name,
        "issuing_body": BODY,
        "senders": (SENDER,),
        "rule": rule,
        "areas": (COUNTY,),
        "key": public_key(SEED).hex(),
        "geocode": (Geocode(value="58367", area=AreaCode("990421101000")),),
    }
    return Source(**{**facts, **changes})  # type: ignore[arg-type]
