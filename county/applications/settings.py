"""Settings of applications for disclosure."""

from disclosure.items import Strict


class ApplicationSettings(Strict, frozen=True, kw_only=True):
    """Applications for disclosure (依申请公开).

    Attributes:
        prefix: begins register numbers, e.g. `临公开`; empty takes the county's name and 公开.
        papers: file of the papers' words in the county's folder or by a whole path; empty takes
            the shipped `config/applications.toml`.
        red_head: whether papers bear the agency's name in red; paper that is printed already
            needs none.
        reconsideration: who reconsiders decisions of the county, e.g. the city's government; a
            township's are reconsidered by the county.
        court: where somebody may sue.
        correction_days: working days that an applicant has for a correction; the law only says
            "reasonable".
        party_days: working days that a third party has for its opinion, 15 by law.
        reminders: applications that a round tells of at most, of each kind of term.
        export_rows: rows of the exported register at most.
    """

    prefix: str = ""
    papers: str = ""
    red_head: bool = True
    reconsideration: str = ""
    court: str = ""
    correction_days: int = 15
    party_days: int = 15
    reminders: int = 200
    export_rows: int = 20_000
