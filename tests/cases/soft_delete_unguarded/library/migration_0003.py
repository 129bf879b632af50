"""A partial unique index that no model says."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_index("readers_email", "readers", ["email"], unique=True, postgresql_where=sa.text("removed_at IS NULL"))
