"""Judging a message: what would happen, or why nothing does.

Invariant: a pure verdict from message, source and what was taken before; no rule is
anywhere else. Nothing is told twice, nothing that is over, and no exercise as if it were
meant.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

import msgspec

from county.alerts.grading import level_of
from county.alerts.message import Info, Message, MsgType, Reference, Status
from county.alerts.places import areas_of
from county.alerts.sources import Rule, Source
from disclosure.alert_facts import LONGEST, LONGEST_NAME, AlertFacts, AlertLevel
from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.errors import NotAllowedError
from disclosure.hazards import Hazard, hazard_named, hazard_of

AHEAD = timedelta(minutes=5)
"""A message sent later than this after now comes from a wrong clock."""

_SILENT = (Channel.KIOSK, Channel.SCREEN, Channel.PHONE)
_EPOCH = datetime.fromisoformat("2026-01-01T00:00:00+00:00")


@dataclass(frozen=True)
class Told:
    """An alert as it was taken before.

    Attributes:
        message: identifier of its first message.
        facts: what was told last.
        areas: where.
        sent: when the last message was sent.
    """

    message: str
    facts: AlertFacts
    areas: tuple[AreaCode, ...]
    sent: datetime


@dataclass(frozen=True)
class Before:
    """What was taken before from the source.

    Attributes:
        seen: the messages, refused ones too.
        told: the alerts, by each of their messages' identifiers.
    """

    seen: frozenset[Reference] = frozenset()
    told: dict[str, Told] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What happens with a message.

    Attributes:
        facts: what is told.
        areas: where it is told now.
        over: the all-clear of what was told before, where it holds no more.
        ended_areas: where that is.
        channels: the faces that tell it.
        rule: who approves.
        version: of the items; a later message's is always higher.
        words: the sender's own headline, description and instruction, for people to judge.
    """

    facts: AlertFacts
    areas: tuple[AreaCode, ...]
    ended_areas: tuple[AreaCode, ...]
    channels: tuple[Channel, ...]
    rule: Rule
    version: int
    words: tuple[str, ...]
    over: AlertFacts | None = None


def judge(message: Message, source: Source, before: Before, now: datetime, zone: tzinfo) -> Verdict:
    """Return what happens with a message.

    Arguments:
        message: parsed; its proof holds.
        source: whose it is.
        before: what was taken before from this source.
        now: instant, aware.
        zone: the county's.

    Raises:
        NotAllowedError: nothing happens; says why.
    """
    _require_meant(message, source, before, now)
    earlier = _earlier(message, before)
    if message.msg_type is MsgType.CANCEL:
        return _cancelled(message, source, earlier, now)
    info = _in_chinese(message)
    areas = areas_of(info.areas, source)
    facts = _facts(message, info, source, earlier, now, zone)
    return Verdict(
        facts=facts,
        areas=areas,
        ended_areas=tuple(a for a in earlier.areas if a not in areas) if earlier else (),
        channels=_channels(facts.level, source),
        rule=source.rule,
        version=version_of(message.sent),
        words=tuple(w for w in (info.headline, info.description, info.instruction) if w),
        over=ended(earlier.facts, now) if earlier else None,
    )


def version_of(sent: datetime) -> int:
    """Return the version of items made of a message: later messages have higher ones."""
    return max(1, int((sent - _EPOCH).total_seconds()))


def _require_meant(message: Message, source: Source, before: Before, now: datetime) -> None:
    if message.sender not in source.senders:
        raise NotAllowedError(f"sender {message.sender!r} is none of source {source.name}")
    if message.name in before.seen:
        raise NotAllowedError(f"message {message.identifier!r} was taken before")
    if message.status in (Status.SYSTEM, Status.DRAFT):
        raise NotAllowedError(f"its status is {message.status.value}: it is for no public")
    if message.status is Status.EXERCISE and not source.exercises:
        raise NotAllowedError(f"source {source.name} sends no exercises here (exercises = false)")
    if message.status is Status.TEST and not source.tests:
        raise NotAllowedError(f"source {source.name} sends no tests here (tests = false)")
    if message.msg_type in (MsgType.ACK, MsgType.ERROR):
        raise NotAllowedError(f"msgType {message.msg_type.value} tells people nothing")
    if message.scope != "Public":
        raise NotAllowedError(f"its scope is {message.scope!r}, not Public")
    if message.sent > now + AHEAD:
        raise NotAllowedError(f"it was sent in the future: {message.sent.isoformat()}")
    if message.sent < now - source.stale:
        raise NotAllowedError(f"it was sent more than {source.stale_hours:g} hours ago")


def _earlier(message: Message, before: Before) -> Told | None:
    """Return the alert that an update or a cancellation is about.

    An update of what we never heard is told as new: a warning is not lost for that.
    """
    if message.msg_type is MsgType.ALERT:
        return None
    if not message.references:
        raise NotAllowedError(f"an {message.msg_type.value} names no message in references")
    named = [before.told.get(one.identifier) for one in message.references]
    earlier = next((told for told in named if told is not None), None)
    if earlier is not None and version_of(message.sent) <= version_of(earlier.sent):
        raise NotAllowedError("it was sent before what it is about")
    drill = message.status is not Status.ACTUAL
    if earlier is not None and earlier.facts.drill != drill:
        raise NotAllowedError("it is about an exercise and is none, or the other way round")
    if earlier is not None and earlier.facts.ended:
        raise NotAllowedError("what it is about was called off")
    return earlier


def _cancelled(message: Message, source: Source, earlier: Told | None, now: datetime) -> Verdict:
    if earlier is None:
        raise NotAllowedError("it calls off what was never told here")
    if earlier.facts.until <= now:
        raise NotAllowedError("what it calls off is over")
    return Verdict(
        facts=ended(earlier.facts, now),
        areas=earlier.areas,
        ended_areas=(),
        channels=_channels(earlier.facts.level, source),
        rule=source.rule,
        version=version_of(message.sent),
        words=(),
    )


def ended(facts: AlertFacts, now: datetime) -> AlertFacts:
    """Return the all-clear of an alert: it stands as long as the alert would have."""
    local = now.astimezone(facts.since.tzinfo).replace(second=0, microsecond=0)
    since = min(facts.since, local)
    until = min(facts.until, since + LONGEST)
    return msgspec.structs.replace(facts, ended=True, since=since, until=until)


def _in_chinese(message: Message) -> Info:
    found = next((one for one in message.infos if one.language.lower().startswith("zh")), None)
    if found is None:
        raise NotAllowedError("it has no info in Chinese (language zh)")
    return found


def _facts(
    message: Message,
    info: Info,
    source: Source,
    earlier: Told | None,
    now: datetime,
    zone: tzinfo,
) -> AlertFacts:
    level = level_of(info)
    if level is None:
        raise NotAllowedError("it is over, or not expected to happen (Past or Unlikely)")
    since, until = _window(message, info, now, zone)
    first = earlier.message if earlier else message.identifier
    if len(first) > LONGEST_NAME:
        raise NotAllowedError(f"its identifier is longer than {LONGEST_NAME} characters")
    return AlertFacts(
        source=source.name,
        message=first,
        hazard=_hazard(message, info, source).code,
        level=level,
        since=since,
        until=until,
        drill=message.status is not Status.ACTUAL,
    )


def _window(message: Message, info: Info, now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return from when until when it is told.

    Not from its onset: people are warned before it begins.
    """
    if info.expires is None:
        raise NotAllowedError("it does not say when it ends (expires)")
    since, until = info.effective or message.sent, info.expires
    if until <= now:
        raise NotAllowedError(f"it is over since {until.isoformat()}")
    if not since < until:
        raise NotAllowedError("it ends before it begins")
    if until - since > LONGEST:
        raise NotAllowedError(f"it stands for more than {LONGEST.days} days")
    return since.astimezone(zone), until.astimezone(zone)


def _hazard(message: Message, info: Info, source: Source) -> Hazard:
    named = [hazard_named(words) for words in (*(v for _, v in info.event_codes), info.event)]
    found = next((hazard for hazard in named if hazard is not None), None)
    if found is None and message.status is Status.TEST:
        found = hazard_of("test-1")
    if found is None:
        raise NotAllowedError(f"no sentences are kept for the event {info.event!r}")
    if source.hazards and found.code not in source.hazards:
        raise NotAllowedError(f"source {source.name} may not warn of {found.name}")
    return found


def _channels(level: AlertLevel, source: Source) -> tuple[Channel, ...]:
    return (*_SILENT, Channel.LOUDSPEAKER) if source.is_loud(level) else _SILENT
