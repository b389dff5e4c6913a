"""Sources of alerts: who may warn of what, where, on whose word (`alerts.toml`).

Invariant: a source that is believed without people has a proof of its own.
"""

import re
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from county.alerts.gate.settings import GateSettings
from disclosure.alert_facts import AlertLevel
from disclosure.alert_wording import LONGEST_BODY
from disclosure.areas import AreaCode, area_code
from disclosure.hazards import hazard_of
from disclosure.items import Strict

_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
_OWN = {("http", "127.0.0.1"), ("http", "localhost"), ("http", "::1")}
_LEVELS = {"red": 1, "orange": 2, "yellow": 3, "blue": 4, "none": 0}


class Rule(StrEnum):
    """Who approves what a source sends."""

    STANDING = "standing"
    TWO_PEOPLE = "two_people"


class Geocode(Strict, frozen=True, kw_only=True):
    """A source's own code for an area of ours."""

    value: str
    area: AreaCode

    def __post_init__(self) -> None:
        area_code(self.area)


class Source(Strict, frozen=True, kw_only=True):
    """A source.

    Attributes:
        name: short name; its folder in the inbox is called so.
        issuing_body: who warns, as people hear it.
        senders: what the messages' ``sender`` may be.
        rule: ``standing`` (常设预案: no person looks at it first) or ``two_people``.
        areas: for which areas, and all below, it may warn.
        key: hex of the source's Ed25519 public key, with which it proves each message.
        token: the secret shared with it, where it has no key; 32 characters at least.
        geocode: its own codes for our areas.
        hazards: codes of what it may warn of; empty for all.
        loud_from: least grave level that loudspeakers tell; ``none`` for no loudspeaker.
        exercises, tests: whether CAP's ``Exercise`` and ``Test`` are told, marked as drills.
        stale_hours: a message sent longer ago is refused.
        posts: whether it hands in messages over HTTP, through the gate.
        feed: address of its Atom feed, which the gate asks; https, or this machine's.
        feed_seconds: how often it is asked.
    """

    name: str
    issuing_body: str
    senders: tuple[str, ...]
    rule: Rule
    areas: tuple[AreaCode, ...]
    key: str = ""
    token: str = ""
    geocode: tuple[Geocode, ...] = ()
    hazards: tuple[str, ...] = ()
    loud_from: str = "yellow"
    exercises: bool = False
    tests: bool = False
    stale_hours: float = 24.0
    posts: bool = False
    feed: str = ""
    feed_seconds: float = 30.0

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"source {self.name!r}: small letters, digits and - are a name")
        if not 0 < len(self.issuing_body) <= LONGEST_BODY:
            raise ValueError(f"source {self.name}: issuing_body has 1 to {LONGEST_BODY} characters")
        if not self.senders or not self.areas:
            raise ValueError(f"source {self.name}: it needs senders and areas")
        for area in self.areas:
            area_code(area)
        self._check_proof()
        unknown = [code for code in self.hazards if hazard_of(code) is None]
        if unknown:
            raise ValueError(f"source {self.name}: hazard {unknown[0]!r} is not known")
        self._check_ways()
        if self.loud_from not in _LEVELS:
            raise ValueError(f"source {self.name}: loud_from is none of {', '.join(_LEVELS)}")

    def _check_proof(self) -> None:
        if self.rule is Rule.STANDING and not (self.key or self.token):
            raise ValueError(f"source {self.name}: a standing rule needs a key or a token")
        if self.key and self.token:
            raise ValueError(f"source {self.name}: a key or a token, not both")
        if self.key and len(bytes.fromhex(self.key)) != 32:
            raise ValueError(f"source {self.name}: the key is not 32 bytes in hex")
        if self.token and len(self.token) < 32:
            raise ValueError(f"source {self.name}: the token is shorter than 32 characters")

    def _check_ways(self) -> None:
        if self.posts and not (self.key or self.token):
            raise ValueError(f"source {self.name}: what posts needs a key or a token")
        if not self.feed:
            return
        if not self.token:
            raise ValueError(
                f"source {self.name}: a feed needs a token, by which the gate proves what it brings"
            )
        address = urlsplit(self.feed)
        if address.scheme != "https" and (address.scheme, address.hostname) not in _OWN:
            raise ValueError(f"source {self.name}: the feed {self.feed!r} has no https address")
        if not 5 <= self.feed_seconds <= 3600:
            raise ValueError(f"source {self.name}: feed_seconds is not between 5 and 3600")

    @property
    def stale(self) -> timedelta:
        """Return the age from which a message is refused."""
        return timedelta(hours=self.stale_hours)

    def is_loud(self, level: AlertLevel) -> bool:
        """Tell whether loudspeakers tell an alert of the level."""
        return level <= _LEVELS[self.loud_from]


class AlertSettings(Strict, frozen=True, kw_only=True):
    """Settings of alerts (`alerts.toml`); relative paths begin in the file's folder.

    Attributes:
        inbox: folder with a folder for each source, into which messages are dropped.
        sealed: folder where the signer leaves what it sealed for the server.
        memory: file in which is kept what was taken before; the signer's and the server's
            are two.
        key: key file of the standing rule; the signer's alone.
        root: file of the county's newest root, for the signer.
        source: the sources.
        poll_seconds: how often the folders are looked at.
        timezone: the county's zone, in which people hear times.
        gate: how messages come over the network.
    """

    inbox: str
    sealed: str
    memory: str = "alerts.db"
    key: str = ""
    root: str = ""
    source: tuple[Source, ...] = ()
    poll_seconds: float = 0.2
    timezone: str = "Asia/Shanghai"
    gate: GateSettings = GateSettings()

    def __post_init__(self) -> None:
        names = [one.name for one in self.source]
        if len(set(names)) != len(names):
            raise ValueError("two sources have the same name")
        if not 0.05 <= self.poll_seconds <= 60:
            raise ValueError(f"poll_seconds {self.poll_seconds} is not between 0.05 and 60")

    def of(self, name: str) -> Source | None:
        """Return the source of a name, or None."""
        return next((one for one in self.source if one.name == name), None)
