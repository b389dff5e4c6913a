"""Who sees requests at the desk, and the one that a page is about.

Invariant: a person sees the requests of their area and below, no others.
"""

from county.desk.frame import Frame, Visit, missing
from county.people.staff import Role
from county.requests import queue
from county.requests.queue import Filed
from disclosure.requests import RequestId

READERS = (Role.CLERK, Role.LEAD, Role.OFFICE, Role.ADMIN)
ANSWERERS = (Role.CLERK, Role.LEAD)


def requested(frame: Frame, visit: Visit) -> Filed:
    """Return the request of the address; 404 where this person has none such."""
    id_ = RequestId(str(visit.path["id"]))
    with frame.county.database.reading() as connection:
        filed = queue.one(connection, visit.person, id_)
    if filed is None:
        raise missing()
    return filed
