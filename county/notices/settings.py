"""Settings of notices to staff: over which addresses, how often it is tried.

Invariant: as of all settings of the county; a limit nowhere else has a number.
"""

from county.people.staff import Role
from disclosure.items import Strict


class NoticeSettings(Strict, frozen=True, kw_only=True):
    """Notices to staff.

    Attributes:
        addresses_file: file with the addresses, in the county's folder or by a whole path;
            where it is empty, notices stand on the desk alone.
        desk_address: of the desk as staff's browsers reach it, e.g.
            `https://desk.example.gov.cn`; where it is empty, notices carry no link.
        seconds: limit of sending one message.
        together: lines of one message at most; what one address is told at once is one message.
        messages: messages of a round at most; the others go with the next.
        retry_seconds, longest_retry_seconds: wait after a first failure, which doubles with
            every further one, and the longest wait.
        give_up_hours: hours after which a notice that could not be sent is given up; it still
            stands on the desk.
        keep_days: days for which notices are kept.
    """

    addresses_file: str = ""
    desk_address: str = ""
    seconds: float = 10.0
    together: int = 20
    messages: int = 40
    retry_seconds: int = 60
    longest_retry_seconds: int = 3600
    give_up_hours: int = 24
    keep_days: int = 400


class Address(Strict, frozen=True, kw_only=True):
    """Where some members of staff are reached (`[[address]]` of the addresses' file).

    Attributes:
        url: as apprise writes addresses, e.g. `wecombot://KEY` or
            `mailtos://user:password@smtp.example.gov.cn?to={name}@example.gov.cn`; `{name}` is
            the name of the account that is told.
        area: of those whose area is this one or lies below it; empty for all.
        roles: of those with one of these roles; empty for all.
        people: of these accounts alone; empty for all.
    """

    url: str
    area: str = ""
    roles: tuple[Role, ...] = ()
    people: tuple[str, ...] = ()


class Addresses(Strict, frozen=True, kw_only=True):
    """The addresses' file: the first address that fits a person is theirs."""

    address: tuple[Address, ...]
