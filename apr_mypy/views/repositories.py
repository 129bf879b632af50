"""Whether a project has a repository layer: what its modules show of one."""

from __future__ import annotations

from typing import Final

from apr_mypy.knowledge.schema import Package
from apr_mypy.roles import Role
from apr_mypy.views.module import ModuleView

_ASIDE: Final = frozenset({Role.MIGRATION, Role.ADMIN, Role.TEST})


def stands_aside(module: ModuleView) -> bool:
    """Whether a module is no part of the application's layers: a migration, an admin's module, a test."""
    return module.placed in _ASIDE


def is_repository_layer(module: ModuleView) -> bool:
    """Whether this module is of a repository layer, by the configuration, its place or a class in it, and has to do with a database: `GitRepo` is no such class."""
    if module.config.layers.get("repository"):
        return True
    if stands_aside(module) or not (_is_placed(module, module.name) or any(_is_repository(module, full) for full in module.classes)):
        return False
    packages = ((one.full.partition(".")[0],) for one in module.facts.imports)
    return knows_models(module) or any((row := module.knowledge.find(Package, root)) is not None and row.kind == "orm" for root in packages)


def imports_repository_layer(module: ModuleView) -> bool:
    """Whether this module imports from a module that is called a repository, which its project therefore has."""
    names = {name for one in module.facts.imports for name in (one.full, one.full.rpartition(".")[0])}
    return not stands_aside(module) and any(module.is_own(name) and _is_placed(module, name) for name in names)


def knows_models(module: ModuleView) -> bool:
    """Whether any ORM model, or base of models, is among the types of a module."""
    return bool(module.models)


def _is_placed(module: ModuleView, name: str) -> bool:
    role = module.roles.module_role(name)
    return role is not None and role.role is Role.REPOSITORY


def _is_repository(module: ModuleView, full: str) -> bool:
    role = module.roles.class_role(module.roles.ref(module.classes[full].class_))
    return role is not None and role.role is Role.REPOSITORY
