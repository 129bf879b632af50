"""A module as the module stage sees it: with the roles that its own facts say, and nothing that only the whole program knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy.roles import Roles
from apr_mypy.views.module import ModuleView

if TYPE_CHECKING:
    from apr_mypy.views.makers import Calls


def by_itself(program: Calls, module: ModuleView) -> ModuleView:
    """The module as it was judged by itself, made once: what a rule of the project stage asks to know what the module stage has said already. A class of another module that only its own module's facts make a model is
    none here."""
    memo: dict[str, ModuleView] = program.__dict__.setdefault("_by_itself", {})
    if module.name not in memo:
        roles = Roles(module.config, module.knowledge).read((module.facts,))
        memo[module.name] = ModuleView(module.facts, module.knowledge, roles, module.config, module.own)
    return memo[module.name]
