"""Adds the key that the model does not say."""

from alembic import op


def upgrade() -> None:
    op.create_unique_constraint("uq_listing_slug", "listings", ["seller_id", "slug"])
