"""Consultations and questionnaires: who is asked what, phones' answers, topics and outcomes."""

import json
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_INSTANT = sa.String(length=32)
_ID = sa.String(length=36)
_INVITATIONS = ("questionnaire", "comment_box")


def upgrade() -> None:
    op.create_table(
        "askings",
        sa.Column("item", _ID, nullable=False),
        sa.Column("area", sa.String(length=15), nullable=False),
        sa.Column("opens", sa.Date(), nullable=False),
        sa.Column("closes", sa.Date(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("comments", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["documents.id"], name="fk_askings_item_documents"),
        sa.PrimaryKeyConstraint("item", name="pk_askings"),
    )
    op.create_index("ix_askings_closes", "askings", ["closes"])
    op.create_table(
        "conclusions",
        sa.Column("decision", _ID, nullable=False),
        sa.Column("item", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["decision"], ["documents.id"], name="fk_conclusions_decision_documents"
        ),
        sa.PrimaryKeyConstraint("decision", name="pk_conclusions"),
    )
    op.create_index("ix_conclusions_item", "conclusions", ["item"])
    op.create_table(
        "opinion_topics",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", _ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(length=12), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_opinion_topics"),
    )
    op.create_index("ix_opinion_topics_item", "opinion_topics", ["item"])
    with op.batch_alter_table("opinions") as table:
        table.alter_column("terminal", existing_type=_ID, nullable=True)
        table.add_column(sa.Column("device", sa.String(length=64), nullable=True))
        table.create_unique_constraint("uq_opinions_item_device", ["item", "device"])
    with op.batch_alter_table("opinion_answers") as table:
        table.add_column(sa.Column("doubt", sa.String(length=12), nullable=True))
        table.add_column(sa.Column("barred", sa.String(length=12), nullable=True))
        table.add_column(sa.Column("barred_why", sa.Text(), nullable=True))
        table.add_column(sa.Column("topic", sa.Integer(), nullable=True))
        table.create_foreign_key(
            "fk_opinion_answers_topic_opinion_topics", "opinion_topics", ["topic"], ["id"]
        )
    op.create_index("ix_opinion_answers_topic", "opinion_answers", ["topic"])
    _note_what_is_asked()


def downgrade() -> None:
    op.drop_index("ix_opinion_answers_topic", table_name="opinion_answers")
    with op.batch_alter_table("opinion_answers") as table:
        table.drop_constraint("fk_opinion_answers_topic_opinion_topics", type_="foreignkey")
        for name in ("topic", "barred_why", "barred", "doubt"):
            table.drop_column(name)
    _forget_phones()
    with op.batch_alter_table("opinions") as table:
        table.drop_constraint("uq_opinions_item_device", type_="unique")
        table.drop_column("device")
        table.alter_column("terminal", existing_type=_ID, nullable=False)
    for table_name in ("opinion_topics", "conclusions", "askings"):
        op.drop_table(table_name)


def _note_what_is_asked() -> None:
    """Read from the public items what people are asked already."""
    connection = op.get_bind()
    documents = sa.table(
        "documents",
        sa.column("id", _ID),
        sa.column("kind", sa.String()),
        sa.column("live", sa.LargeBinary()),
    )
    found = sa.select(documents.c.id, documents.c.live).where(
        documents.c.kind == "item", documents.c.live.is_not(None)
    )
    rows = [
        _asking(id_, json.loads(bytes(live)))
        for id_, live in connection.execute(found)
        if any(f'"{kind}"'.encode() in bytes(live) for kind in _INVITATIONS)
    ]
    asked = [row for row in rows if row is not None]
    if asked:
        op.bulk_insert(_askings(), asked)


def _asking(id_: str, item: dict[str, Any]) -> dict[str, Any] | None:
    blocks = [block for block in item["blocks"] if block["type"] in _INVITATIONS]
    if not blocks:
        return None
    return {
        "item": id_,
        "area": item["area"],
        "opens": _day(item["shown"]["first"]),
        "closes": _day(blocks[0]["closes"]),
        "questions": sum(len(block.get("questions", ())) for block in blocks),
        "comments": any(block["type"] == "comment_box" for block in blocks),
    }


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _askings() -> sa.TableClause:
    return sa.table(
        "askings",
        sa.column("item", _ID),
        sa.column("area", sa.String()),
        sa.column("opens", sa.Date()),
        sa.column("closes", sa.Date()),
        sa.column("questions", sa.Integer()),
        sa.column("comments", sa.Boolean()),
    )


def _forget_phones() -> None:
    """Delete what came from phones: the older tables have no room for it."""
    op.execute(
        "DELETE FROM opinion_answers WHERE opinion IN"
        " (SELECT id FROM opinions WHERE terminal IS NULL)"
    )
    op.execute("DELETE FROM opinions WHERE terminal IS NULL")
