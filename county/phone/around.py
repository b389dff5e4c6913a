"""An area with what lies around it: whose items its pages show, and where its links lead.

Invariant: a group has no page; what is its own stands on its village's.
"""

from dataclasses import dataclass

from disclosure.areas import Area, AreaCode, path
from disclosure.profile import Profile


@dataclass(frozen=True)
class Around:
    """An area as its pages need it.

    Attributes:
        profile: the county's.
        area: the area.
        own: its code and those of its groups.
        above: the areas that hold it, the county first.
        below: the areas just below, without groups.
    """

    profile: Profile
    area: Area
    own: tuple[AreaCode, ...]
    above: tuple[Area, ...]
    below: tuple[Area, ...]

    @property
    def higher(self) -> tuple[AreaCode, ...]:
        """Return the codes of the areas above, the nearest first."""
        return tuple(one.code for one in reversed(self.above))

    @property
    def near(self) -> tuple[AreaCode, ...]:
        """Return the codes of all areas whose items concern people here, the nearest first."""
        return (*self.own, *self.higher)

    @property
    def levels(self) -> tuple[Area, ...]:
        """Return the area and those above it, the nearest first."""
        return (self.area, *reversed(self.above))


def around(profile: Profile, code: str) -> Around | None:
    """Return an area with what lies around it; None where the county has none of this code."""
    known = {one.code: one for one in profile.areas}
    area = known.get(AreaCode(code))
    if area is None:
        return None
    groups = tuple(one for one in known if one.startswith(f"{code}-"))
    steps = path(area.code)
    return Around(
        profile=profile,
        area=area,
        own=(area.code, *groups),
        above=tuple(known[step] for step in steps[:-1] if step in known),
        below=tuple(
            one for one in profile.areas if "-" not in one.code and path(one.code)[:-1] == steps
        ),
    )


def page_of(code: AreaCode) -> AreaCode:
    """Return the area whose page shows what is an area's: a group's is its village's."""
    return AreaCode(code.partition("-")[0])
