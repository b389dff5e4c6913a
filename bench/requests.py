"""The request desk at 50,000 requests: what its pages and files cost the server.

The county is that of `bench.desk`: 400 villages after two years. Invariant: every list keeps to
100 ms and the figures to 300 ms, or is told to be over.
"""

import msgspec

from bench import desk
from bench.desk_table import Cost

ROOMS = ("/desk/requests", "/desk/figures", "/desk/privacy")
FIGURES, FIGURES_MS = "/desk/figures", 300.0


def measure() -> list[Cost]:
    """Return what every page of requests costs."""
    costs = desk.measure(ROOMS, served=False)
    return [
        msgspec.structs.replace(one, most_ms=FIGURES_MS) if one.page == FIGURES else one
        for one in costs
    ]
