"""The first tables of the county."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "areas",
        sa.Column("code", sa.String(length=15), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_areas")),
    )
    op.create_table(
        "attempts",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_attempts")),
    )
    op.create_table(
        "blobs",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blobs")),
    )
    op.create_table(
        "changes",
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("payload_hash", sa.String(length=64), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("area", "sequence", name=op.f("pk_changes")),
        sa.UniqueConstraint("id", "version", name=op.f("uq_changes_id_version")),
    )
    op.create_index(
        op.f("ix_changes_area_held_sequence"), "changes", ["area", "held", "sequence"], unique=False
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("last_version", sa.Integer(), nullable=False),
        sa.Column("draft", sa.LargeBinary(), nullable=True),
        sa.Column("draft_digest", sa.String(length=64), nullable=True),
        sa.Column("drafted_at", sa.String(length=32), nullable=True),
        sa.Column("live", sa.LargeBinary(), nullable=True),
        sa.Column("live_version", sa.Integer(), nullable=True),
        sa.Column("live_digest", sa.String(length=64), nullable=True),
        sa.Column("live_at", sa.String(length=32), nullable=True),
        sa.Column("withdrawn_at", sa.String(length=32), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_index(op.f("ix_documents_area_kind"), "documents", ["area", "kind"], unique=False)
    op.create_table(
        "heads",
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("issued", sa.String(length=32), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("area", name=op.f("pk_heads")),
    )
    op.create_table(
        "mail",
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("posted", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("area", "sequence", name=op.f("pk_mail")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("added_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("name", name=op.f("uq_staff_name")),
    )
    op.create_table(
        "terminals",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.String(length=32), nullable=False),
        sa.Column("seen_at", sa.String(length=32), nullable=True),
        sa.Column("report", sa.LargeBinary(), nullable=True),
        sa.Column("reported_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terminals")),
        sa.UniqueConstraint("number", name=op.f("uq_terminals_number")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_terminals_token_hash")),
    )
    op.create_table(
        "live_items",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("issuing_body", sa.Text(), nullable=False),
        sa.Column("issued", sa.Date(), nullable=False),
        sa.Column("shown_first", sa.Date(), nullable=False),
        sa.Column("shown_last", sa.Date(), nullable=True),
        sa.Column("channels", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["documents.id"], name=op.f("fk_live_items_id_documents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_items")),
    )
    op.create_index(
        op.f("ix_live_items_area_issued"), "live_items", ["area", "issued"], unique=False
    )
    op.create_table(
        "outbox_rows",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("made", sa.String(length=32), nullable=False),
        sa.Column("received_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["terminal"], ["terminals.id"], name=op.f("fk_outbox_rows_terminal_terminals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_rows")),
    )
    op.create_table(
        "requests",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("filed_at", sa.String(length=32), nullable=False),
        sa.Column("received_at", sa.String(length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("searched", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("item", sa.String(length=36), nullable=True),
        sa.Column("answer_key", sa.LargeBinary(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=14), nullable=False),
        sa.Column("assignee", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignee"], ["staff.id"], name=op.f("fk_requests_assignee_staff")
        ),
        sa.ForeignKeyConstraint(
            ["terminal"], ["terminals.id"], name=op.f("fk_requests_terminal_terminals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    op.create_index(op.f("ix_requests_assignee"), "requests", ["assignee"], unique=False)
    op.create_index(op.f("ix_requests_number"), "requests", ["number"], unique=False)
    op.create_index(op.f("ix_requests_state_due"), "requests", ["state", "due"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("begun", sa.String(length=32), nullable=False),
        sa.Column("seen", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["staff"], ["staff.id"], name=op.f("fk_sessions_staff_staff")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    op.create_table(
        "aired_records",
        sa.Column("row", sa.String(length=36), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("item", sa.String(length=36), nullable=False),
        sa.Column("planned", sa.String(length=32), nullable=False),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.Column("record", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["row"], ["outbox_rows.id"], name=op.f("fk_aired_records_row_outbox_rows")
        ),
        sa.ForeignKeyConstraint(
            ["terminal"], ["terminals.id"], name=op.f("fk_aired_records_terminal_terminals")
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_aired_records")),
    )
    op.create_index(op.f("ix_aired_records_item"), "aired_records", ["item"], unique=False)
    op.create_index(op.f("ix_aired_records_planned"), "aired_records", ["planned"], unique=False)
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request"], ["requests.id"], name=op.f("fk_answers_request_requests")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
    )
    op.create_index(op.f("ix_answers_request"), "answers", ["request"], unique=False)
    op.create_table(
        "display_records",
        sa.Column("row", sa.String(length=36), nullable=False),
        sa.Column("terminal", sa.String(length=36), nullable=False),
        sa.Column("item", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("started", sa.String(length=32), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("lit", sa.Boolean(), nullable=False),
        sa.Column("clock_trusted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["row"], ["outbox_rows.id"], name=op.f("fk_display_records_row_outbox_rows")
        ),
        sa.ForeignKeyConstraint(
            ["terminal"], ["terminals.id"], name=op.f("fk_display_records_terminal_terminals")
        ),
        sa.PrimaryKeyConstraint("row", name=op.f("pk_display_records")),
    )
    op.create_index(op.f("ix_display_records_item"), "display_records", ["item"], unique=False)
    op.create_index(
        op.f("ix_display_records_started"), "display_records", ["started"], unique=False
    )
    op.create_table(
        "request_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("came_from", sa.String(length=14), nullable=False),
        sa.Column("went_to", sa.String(length=14), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request"], ["requests.id"], name=op.f("fk_request_history_request_requests")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_history")),
    )
    op.create_index(
        op.f("ix_request_history_request"), "request_history", ["request"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_request_history_request"), table_name="request_history")
    op.drop_table("request_history")
    op.drop_index(op.f("ix_display_records_started"), table_name="display_records")
    op.drop_index(op.f("ix_display_records_item"), table_name="display_records")
    op.drop_table("display_records")
    op.drop_index(op.f("ix_answers_request"), table_name="answers")
    op.drop_table("answers")
    op.drop_index(op.f("ix_aired_records_planned"), table_name="aired_records")
    op.drop_index(op.f("ix_aired_records_item"), table_name="aired_records")
    op.drop_table("aired_records")
    op.drop_table("sessions")
    op.drop_index(op.f("ix_requests_state_due"), table_name="requests")
    op.drop_index(op.f("ix_requests_number"), table_name="requests")
    op.drop_index(op.f("ix_requests_assignee"), table_name="requests")
    op.drop_table("requests")
    op.drop_table("outbox_rows")
    op.drop_index(op.f("ix_live_items_area_issued"), table_name="live_items")
    op.drop_table("live_items")
    op.drop_table("terminals")
    op.drop_table("staff")
    op.drop_table("mail")
    op.drop_table("heads")
    op.drop_index(op.f("ix_documents_area_kind"), table_name="documents")
    op.drop_table("documents")
    op.drop_index(op.f("ix_changes_area_held_sequence"), table_name="changes")
    op.drop_table("changes")
    op.drop_table("blobs")
    op.drop_table("attempts")
    op.drop_table("areas")
