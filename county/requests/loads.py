"""Loads: how much open work each person has.

Invariant: counted from the requests as they stand, weighted by kind; nothing is kept beside them.
"""

from sqlalchemy import Connection, case, func, select

from county.database.tables import requests
from disclosure.requests import OPEN_STATES, ServiceLevels


def weighted(connection: Connection, levels: ServiceLevels) -> dict[int, int]:
    """Return the open work of each person by id: the weights of the kinds that they have."""
    weights = {level.kind.value: level.weight for level in levels.level}
    weight = func.sum(case(weights, value=requests.c.kind, else_=1))
    query = (
        select(requests.c.assignee, weight)
        .where(requests.c.state.in_(OPEN_STATES), requests.c.assignee.is_not(None))
        .group_by(requests.c.assignee)
    )
    return {row[0]: int(row[1]) for row in connection.execute(query)}
