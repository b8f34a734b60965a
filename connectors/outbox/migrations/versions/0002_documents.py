"""The documents that the robot made, and what it has proposed to people in them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "documents",
        sa.Column("programme", sa.String(), primary_key=True),
        sa.Column("school_year", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "proposals",
        sa.Column("file_id", sa.String(), primary_key=True),
        sa.Column("section", sa.String(), primary_key=True),
        sa.Column("fingerprint", sa.String(), primary_key=True),
        sa.Column("is_made", sa.Boolean(), nullable=False),
    )
