"""The office of an open county.

Invariant: papers are read once, when the county is opened; one that is malformed is told then.
"""

from dataclasses import dataclass

from county.applications.office import Office
from county.applications.wording import load_papers
from county.parts import County
from disclosure.application_papers import Papers
from disclosure.wording import Say


@dataclass(frozen=True)
class Offices:
    """Makes the office as the county's profile and terms are now."""

    county: County
    papers: Papers
    say: Say

    @classmethod
    def open(cls, county: County, say: Say) -> "Offices":
        """Return what makes offices; raises UsageError where the papers are malformed."""
        name = county.settings.applications.papers
        return cls(county, load_papers(county.folder.path, name), say)

    def now(self) -> Office:
        """Return the office as it is now."""
        county = self.county
        return Office(
            settings=county.settings.applications,
            papers=self.papers,
            terms=county.terms(),
            keys=county.online,
            profile=county.profile(),
            say=self.say,
        )
