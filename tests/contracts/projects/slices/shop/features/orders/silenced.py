"""A suppression is the review's business: the import is still found, and is still an edge of the graph."""

from shop.features.billing.models import Invoice  # apr: ignore[apr-cross-feature-import] moves in May  # error: apr-cross-feature-import
