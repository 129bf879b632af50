"""Names of modules that are called as a layer is and are about a thing of the business: `shop.serializers.domain` is about domains."""

from __future__ import annotations

from typing import Final

_THINGS: Final = frozenset(["repository", "repositories", "repo", "repos", "domain", "entity"])
_SHOWING: Final = frozenset(
    [
        "routers",
        "routes",
        "endpoints",
        "views",
        "viewsets",
        "controllers",
        "resolvers",
        "resources",
        "serializers",
        "schemas",
        "dtos",
        "tasks",
        "jobs",
    ]
)
"""Packages of a layer that has neither repositories nor a domain in it."""


def thing_shown(module: str) -> str:
    """What a module of a layer that only shows things is about, where that is called as another layer is (`domain` of `shop.serializers.domain`); else ""."""
    rest, _, last = module.rpartition(".")
    return last if last in _THINGS and rest.rpartition(".")[2] in _SHOWING else ""
