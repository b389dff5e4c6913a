"""The names a screen shows: county, office, place; from the sealed profile alone."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from disclosure.areas import AreaCode
from disclosure.items import Strict
from disclosure.profile import Profile

FALLBACK_ZONE = ZoneInfo("Asia/Shanghai")


class Signs(Strict, frozen=True, kw_only=True):
    """Names as signs show them; all empty while no profile has come.

    Attributes:
        profile: the county's profile, verified.
        home: the terminal's area.
    """

    profile: Profile | None = None
    home: AreaCode | None = None

    @property
    def county(self) -> str:
        """Return the county's name."""
        return self.profile.name if self.profile else ""

    @property
    def office(self) -> str:
        """Return the name of the county's disclosure office."""
        return self.profile.office if self.profile else ""

    @property
    def phone(self) -> str:
        """Return the disclosure office's phone."""
        return self.profile.phone if self.profile else ""

    @property
    def place(self) -> str:
        """Return the name of the terminal's own area."""
        return self.profile.name_of(self.home) if self.profile and self.home else ""

    @property
    def zone(self) -> ZoneInfo:
        """Return the county's zone."""
        return self.profile.zone if self.profile else FALLBACK_ZONE

    def office_of(self, areas: Iterable[AreaCode]) -> str:
        """Return who approved, by the areas of the keys; the widest area first."""
        if self.profile is None:
            return ""
        known = {area.code: area.office or area.name for area in self.profile.areas}
        offices = [known.get(code, code) for code in sorted(areas)]
        return "、".join(dict.fromkeys(offices))
