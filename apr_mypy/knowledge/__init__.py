"""What the libraries' names mean, as data: one TOML file a library, validated against `schema`, extended by the user's own rows."""

from __future__ import annotations

from apr_mypy.knowledge.loader import Knowledge, Library, Resolved, load

__all__ = ["Knowledge", "Library", "Resolved", "load"]
