"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _letters()
    op.create_table(
        "cursors",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("value", sa.String(), nullable=False),
    )
    op.create_table("looked_at", sa.Column("message_id", sa.String(), primary_key=True))
    op.create_table(
        "places",
        sa.Column("programme", sa.String(), primary_key=True),
        sa.Column("school_year", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("role", sa.String(), primary_key=True),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("tabs", sa.JSON(), nullable=False),
    )
    op.create_table(
        "releases",
        sa.Column("programme", sa.String(), primary_key=True),
        sa.Column("code", sa.String(), primary_key=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("ticked", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "issued_codes",
        sa.Column("programme", sa.String(), primary_key=True),
        sa.Column("code", sa.String(), primary_key=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
    )


def _letters() -> None:
    op.create_table(
        "letters",
        sa.Column("token", sa.String(16), primary_key=True),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("wave", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("addressee", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("draft_id", sa.String()),
        sa.Column("message_id", sa.String()),
        sa.Column("thread_id", sa.String()),
        sa.Column("rfc822_id", sa.String()),
        sa.Column("subject_line", sa.String()),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("bounced_at", sa.DateTime(timezone=True)),
        sa.Column("bounce_reason", sa.String(), nullable=False),
        sa.Column("holder", sa.String()),
        sa.Column("held_until", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("journal_row", sa.Integer()),
        sa.Column("journal_version", sa.Integer()),
    )
    op.create_index("letters_thread", "letters", ["programme", "thread", "recipient"])
    op.create_index("letters_state", "letters", ["state"])
    op.create_index("letters_holder", "letters", ["holder"])
    op.create_index("letters_draft", "letters", ["draft_id"])
    op.create_index("letters_message", "letters", ["message_id"], unique=True)
    op.create_index("letters_rfc822", "letters", ["rfc822_id"])
    op.create_index("letters_gmail_thread", "letters", ["thread_id"])
    op.create_index("letters_journal", "letters", ["programme", "journal_row"], unique=True)
