"""What a technician writes onto the boot partition: `mingbai.toml`, read strictly.

Invariant: a file that is taken is whole and plausible; one that is not names its faulty key.
"""

import ipaddress
import re
import tomllib
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from disclosure.enrolment import LONGEST_CLAIM
from disclosure.errors import MalformedError
from disclosure.items import Strict

MOST_BYTES = 16 * 1024
Role = Literal["kiosk", "signage", "loudspeaker"]
_PLAIN = re.compile(r"[^\x00-\x1f\x7f]*")
_PSK = re.compile(r"[\x20-\x7e]{8,63}|[0-9A-Fa-f]{64}")
_FILE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}")
_APN = re.compile(r"[0-9A-Za-z._-]{1,63}")
_SERVER = re.compile(r"[0-9A-Za-z][0-9A-Za-z.:-]{0,252}")
_MOST_SERVERS = 4


class FaultyPlanError(MalformedError):
    """The file cannot be taken.

    Attributes:
        key: what to look at, e.g. ``wifi.password``; empty for the file as a whole.
    """

    def __init__(self, key: str, sentence: str) -> None:
        super().__init__(f"{key}: {sentence}" if key else sentence)
        self.key = key


class Wifi(Strict, frozen=True, kw_only=True):
    """A wireless network.

    Attributes:
        name: as it is shown to phones.
        password: empty for an open one.
        security: ``wpa`` takes WPA2, and WPA3 where both are offered; ``wpa3`` takes nothing less.
        hidden: whether it does not tell its name by itself.
    """

    name: str
    password: str = ""
    security: Literal["wpa", "wpa3"] = "wpa"
    hidden: bool = False


class Mobile(Strict, frozen=True, kw_only=True):
    """A 4G modem: access point name, and what some providers ask for besides."""

    apn: str
    user: str = ""
    password: str = ""
    pin: str = ""


class Ethernet(Strict, frozen=True, kw_only=True):
    """A fixed address on the cable: ``192.0.2.7/24``, gateway, and name servers."""

    address: str
    gateway: str = ""
    dns: tuple[str, ...] = ()


class TimePlan(Strict, frozen=True, kw_only=True):
    """Who is asked for the time: names or addresses of NTP servers; none for Debian's own."""

    servers: tuple[str, ...] = ()


class ScreenPlan(Strict, frozen=True, kw_only=True):
    """The panel; what is left out stays as it is.

    Size and `rotate` are as of the faces' settings: the picture's size as people see it, and the
    degrees clockwise by which picture and touch are turned.
    """

    width_px: int | None = None
    height_px: int | None = None
    rotate: Literal[0, 90, 180, 270] | None = None
    inches: float | None = None
    distance_mm: int | None = None


class Plan(Strict, frozen=True, kw_only=True):
    """How a terminal is set up (`mingbai.toml`).

    Attributes:
        county: the county's address; needed with `claim`.
        claim: the claim code that the desk gave.
        root: name of the county's root beside this file; none where the image holds it.
        roles: which of the installed roles run here; empty for all of them.
        wifi: `[wifi]`; without it there is none.
        mobile: `[mobile]`.
        ethernet: `[ethernet]`; without it the cable's address comes by DHCP.
        time: `[time]`.
        screen: `[screen]`.
    """

    county: str = ""
    claim: str = ""
    root: str = ""
    roles: tuple[Role, ...] = ()
    wifi: Wifi | None = None
    mobile: Mobile | None = None
    ethernet: Ethernet | None = None
    time: TimePlan = TimePlan()
    screen: ScreenPlan = ScreenPlan()

    def without_secrets(self) -> "Plan":
        """Return the same without claim code, passwords and PIN."""
        cut = msgspec.structs.replace
        return cut(
            self,
            claim="",
            wifi=self.wifi and cut(self.wifi, password=""),
            mobile=self.mobile and cut(self.mobile, password="", pin=""),
        )


def parse(raw: bytes) -> Plan:
    """Return the plan that a file holds.

    Raises:
        FaultyPlanError: it is no TOML, or a key is unknown, missing or not plausible.
    """
    if len(raw) > MOST_BYTES:
        raise FaultyPlanError("", f"the file is longer than {MOST_BYTES} bytes")
    try:
        # Windows' editor puts a mark before the text.
        plan = msgspec.convert(tomllib.loads(raw.decode("utf-8-sig")), Plan)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FaultyPlanError("", f"not readable as TOML: {error}") from error
    except msgspec.ValidationError as error:
        found = re.search(r"`\$\.?([^`]*)`$|field `([^`]+)`", str(error))
        key = next((one for one in found.groups() if one), "") if found else ""
        raise FaultyPlanError(key, str(error)) from error
    _check_county(plan)
    _check_networks(plan)
    _check_screen(plan.screen)
    return plan


def _check_county(plan: Plan) -> None:
    parts = _address(plan.county)
    if plan.county:
        _need(
            parts is not None and parts[0] in ("http", "https") and bool(parts[1]),
            "county",
            "an address such as https://gk.example.gov.cn",
        )
    _need(bool(plan.county) or not plan.claim, "county", "needed with a claim code")
    _need(len(plan.claim) <= LONGEST_CLAIM and _is_plain(plan.claim), "claim", "a claim code")
    _need(not plan.root or bool(_FILE.fullmatch(plan.root)), "root", "a file's name, no path")


def _check_networks(plan: Plan) -> None:
    if plan.wifi:
        long = len(plan.wifi.name.encode())
        _need(1 <= long <= 32 and _is_plain(plan.wifi.name), "wifi.name", "1 to 32 bytes")
        word = plan.wifi.password
        _need(not word or bool(_PSK.fullmatch(word)), "wifi.password", "8 to 63 plain characters")
        _need(word or plan.wifi.security == "wpa", "wifi.password", "needed with wpa3")
    if plan.mobile:
        _need(bool(_APN.fullmatch(plan.mobile.apn)), "mobile.apn", "e.g. cmnet")
        for name in ("user", "password", "pin"):
            word = getattr(plan.mobile, name)
            _need(len(word) <= 64 and _is_plain(word), f"mobile.{name}", "at most 64 characters")
    if plan.ethernet:
        _check_ethernet(plan.ethernet)
    servers = plan.time.servers
    _need(len(servers) <= _MOST_SERVERS, "time.servers", f"{_MOST_SERVERS} at most")
    _need(all(map(_SERVER.fullmatch, servers)), "time.servers", "e.g. ntp.example.gov.cn")


def _check_ethernet(fixed: Ethernet) -> None:
    try:
        network = ipaddress.IPv4Interface(fixed.address).network
    except ValueError as error:
        raise FaultyPlanError("ethernet.address", str(error)) from error
    _need("/" in fixed.address, "ethernet.address", "with its length, e.g. 192.0.2.7/24")
    try:
        inside = not fixed.gateway or ipaddress.IPv4Address(fixed.gateway) in network
    except ValueError as error:
        raise FaultyPlanError("ethernet.gateway", str(error)) from error
    _need(inside, "ethernet.gateway", f"not inside {network}")
    _need(len(fixed.dns) <= 3, "ethernet.dns", "three at most")
    for one in fixed.dns:
        try:
            ipaddress.IPv4Address(one)
        except ValueError as error:
            raise FaultyPlanError("ethernet.dns", str(error)) from error


def _check_screen(screen: ScreenPlan) -> None:
    for name, least, most in (
        ("width_px", 32, 7680),
        ("height_px", 16, 7680),
        ("inches", 1, 1000),
        ("distance_mm", 100, 100_000),
    ):
        value = getattr(screen, name)
        _need(value is None or least <= value <= most, f"screen.{name}", f"{least} to {most}")


def _address(text: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return None
    return (parts.scheme, host) if _is_plain(text) and " " not in text else None


def _is_plain(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text))


def _need(plausible: object, key: str, wanted: str) -> None:
    if not plausible:
        raise FaultyPlanError(key, f"not plausible; wanted: {wanted}")
