"""The county's tables, of all its nouns.

Invariant: the migrations make exactly these tables; a test compares them.
"""

from county.database.tables.acts import acts, acts_tip
from county.database.tables.alerts import alert_steps
from county.database.tables.answering import (
    answer_drafts,
    answer_outcomes,
    answer_pages,
    answer_tokens,
    gap_askers,
    gaps,
)
from county.database.tables.applications import (
    application_bundles,
    application_steps,
    applications,
)
from county.database.tables.assigning import absences, assignment_people, assignment_rules
from county.database.tables.coverage import (
    catalogue_versions,
    duties,
    duty_counts,
    events,
    spared_duties,
)
from county.database.tables.delivery import (
    delivery_tries,
    early_receipts,
    rating_reviews,
    text_consents,
    texts,
)
from county.database.tables.diagnostics import diagnostic_pieces, diagnostics
from county.database.tables.holidays import holiday_notices
from county.database.tables.notices import escalations, notices
from county.database.tables.opinions import (
    askings,
    conclusions,
    opinion_answers,
    opinion_topics,
    opinions,
)
from county.database.tables.orders import order_answers, orders, screenshots
from county.database.tables.people import (
    attempts,
    familiar_addresses,
    first_codes,
    login_trips,
    recovery_codes,
    second_factors,
    sessions,
    staff,
)
from county.database.tables.photos import request_photos
from county.database.tables.privacy import request_holds
from county.database.tables.publishing import (
    areas,
    blobs,
    changes,
    documents,
    heads,
    live_items,
    mail,
)
from county.database.tables.releases import releases, rollout_stages, rollouts, update_steps
from county.database.tables.requests import (
    answers,
    ratings,
    request_breaches,
    request_cycles,
    request_history,
    request_moves,
    request_pauses,
    requests,
)
from county.database.tables.rounds import chores
from county.database.tables.schema import metadata
from county.database.tables.sealing import approver_keys, given_seals, seal_proofs, sealings
from county.database.tables.showings import aired_records, display_days, display_records
from county.database.tables.statements import (
    held_lists,
    statement_issues,
    statements,
    withdrawn_codes,
)
from county.database.tables.terminals import (
    claims,
    outbox_rows,
    panels,
    terminal_history,
    terminal_passes,
    terminals,
)
from county.database.tables.writing import (
    writing_copies,
    writing_history,
    writing_presence,
    writings,
)

__all__ = [
    "absences",
    "acts",
    "acts_tip",
    "aired_records",
    "alert_steps",
    "answer_drafts",
    "answer_outcomes",
    "answer_pages",
    "answer_tokens",
    "answers",
    "application_bundles",
    "application_steps",
    "applications",
    "approver_keys",
    "areas",
    "askings",
    "assignment_people",
    "assignment_rules",
    "attempts",
    "blobs",
    "catalogue_versions",
    "changes",
    "chores",
    "claims",
    "conclusions",
    "delivery_tries",
    "diagnostic_pieces",
    "diagnostics",
    "display_days",
    "display_records",
    "documents",
    "duties",
    "duty_counts",
    "early_receipts",
    "escalations",
    "events",
    "familiar_addresses",
    "first_codes",
    "gap_askers",
    "gaps",
    "given_seals",
    "heads",
    "held_lists",
    "holiday_notices",
    "live_items",
    "login_trips",
    "mail",
    "metadata",
    "notices",
    "opinion_answers",
    "opinion_topics",
    "opinions",
    "order_answers",
    "orders",
    "outbox_rows",
    "panels",
    "rating_reviews",
    "ratings",
    "recovery_codes",
    "releases",
    "request_breaches",
    "request_cycles",
    "request_history",
    "request_holds",
    "request_moves",
    "request_pauses",
    "request_photos",
    "requests",
    "rollout_stages",
    "rollouts",
    "screenshots",
    "seal_proofs",
    "sealings",
    "second_factors",
    "sessions",
    "spared_duties",
    "staff",
    "statement_issues",
    "statements",
    "terminal_history",
    "terminal_passes",
    "terminals",
    "text_consents",
    "texts",
    "update_steps",
    "withdrawn_codes",
    "writing_copies",
    "writing_history",
    "writing_presence",
    "writings",
]
