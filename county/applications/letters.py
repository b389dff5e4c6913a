"""Letters: everything that an applicant was told, in one letter to their code.

A terminal shows the newest letter of a code alone, so each holds what was sent before as well.
Invariant: what the desk has sent the applicant, the code shows, the newest first.
"""

from county.applications.matter import Matter
from county.applications.wording import plain
from county.publishing import mailbox
from county.publishing.mailbox import Addressee
from disclosure.requests import Answer

_BETWEEN = "\n\n————————\n\n"


def send(matter: Matter) -> None:
    """Post all papers that are the applicant's to the code, inside the step's transaction."""
    filed, office = matter.filed, matter.office
    papers = [one.letter for one in reversed(matter.taken) if one.letter is not None]
    letter = Answer(
        format=1,
        request=filed.id,
        number=filed.number,
        answered_at=matter.act.at,
        asked=matter.one.described,
        text=_BETWEEN.join(plain(one) for one in papers),
        office=office.agency_name(matter.one.agency),
        contact=office.profile.phone,
    )
    to = Addressee(filed.area, filed.locator, filed.answer_key)
    mailbox.post(matter.connection, to, letter, matter.act.at, office.keys)
