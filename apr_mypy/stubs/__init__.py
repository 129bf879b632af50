"""Stubs for teams to adopt, by which any type checker enforces what our rules ask for, plugin or not.

*Strict* ones are made on the team's machine from the types that it has installed (`installed`), by a declared list of changes (`offers`, strict.toml): `declarations` makes a stub of an inline-typed
module, `tightening` makes parameters required. *Written* ones, for libraries without types, lie in `written/`. `adoption` says what to write where, and what of it is stale.
"""

from __future__ import annotations


class StubsError(Exception):
    """Stubs cannot be made or written: one sentence that says why and what to do."""
