"""Which role a thing plays, and why: facts, configuration and knowledge in, roles out."""

from __future__ import annotations

from apr_mypy.roles.inference import Roles
from apr_mypy.roles.role import ENTRY_ROLES, Entry, Role, RoleOf, RoleRow, Runs

__all__ = ["ENTRY_ROLES", "Entry", "Role", "RoleOf", "RoleRow", "Roles", "Runs"]
