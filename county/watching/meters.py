"""The meters of one process: what is counted as it happens.

Names and labels are Prometheus's; a label is a route's template, a method, a status or a word of
the code, so their number is bounded. Invariant: no meter carries anything that somebody typed,
nor whose it was. Several processes of one server add up where `PROMETHEUS_MULTIPROC_DIR` names a
folder before they start (prometheus_client's multiprocess mode).
"""

from prometheus_client import Counter, Gauge, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Counter(
    "mingbai_requests",
    "Requests answered, by the route's template.",
    ("county", "route", "method", "status"),
)
LATENCY = Histogram(
    "mingbai_request_seconds",
    "Seconds from a request to the last byte of its answer; long polls are left out.",
    ("county", "route"),
    buckets=SECONDS,
)
READY = Counter(
    "mingbai_ready_answers",
    "Answers of feeds that lay ready in memory, by what was asked.",
    ("county", "what", "status"),
)
LONG_POLLS = Gauge(
    "mingbai_long_polls",
    "Long polls that are held now.",
    ("county",),
    multiprocess_mode="livesum",
)
CONNECTIONS = Gauge(
    "mingbai_database_connections",
    "Connections to the database in use now.",
    ("county",),
    multiprocess_mode="livesum",
)
UPKEEP = Histogram(
    "mingbai_upkeep_seconds",
    "Seconds that a round of upkeep took, by what it did.",
    ("county", "act"),
    buckets=(0.001, 0.01, 0.1, 1.0, 10.0, 60.0),
)
UPKEEP_FAILED = Counter(
    "mingbai_upkeep_failures", "Rounds of upkeep that failed and are tried again.", ("county",)
)
