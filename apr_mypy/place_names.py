"""Names of modules that are called as a layer is and are about a thing of the business: `shop.serializers.domain` is about domains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
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

_ACTING: Final = frozenset({"service", "services", "use_cases", "usecases", "models", "schemas"})
"""Packages of a layer in which `repos` says what a module is about; repositories that lie there are called so in full."""
_PLURALS: Final = {"repo": "repos"}
"""Plurals by which things are meant as often as a layer: a layer that is called `repos` beside a model `Repo` is rare, one called `repositories`, `services` or `entities` is not."""


_STORING: Final = frozenset(["sql", "sqlalchemy", "orm", "db", "database", "storage", "persistence", "postgres", "mysql", "sqlite", "mongo"])
"""Words of the names of packages that store."""


def is_stored_there(segments: Sequence[str]) -> bool:
    """Whether a package of entities is about what a store keeps, and no domain: `aim.storage.sql_engine.entities`."""
    return segments[-1] in ("entities", "entity") and any(not _STORING.isdisjoint(one.split("_")) for one in segments[1:-1])


_OF_SOURCES: Final = frozenset(["vcs", "git", "scm", "hg", "svn", "mercurial", "subversion", "github", "gitlab", "gitea", "bitbucket"])
"""Words of modules and classes that are about source code and its versions."""


def is_of_sources(module: str, name: str) -> bool:
    """Whether a class that is called a repository is one of source code: by its module (`weaver.vcs.base`), or by how its name begins (`GitRepository`)."""
    words = re.findall(r"[A-Z]?[a-z]+", name)
    return not _OF_SOURCES.isdisjoint(part for segment in module.split(".") for part in segment.split("_")) or (
        bool(words) and words[0].lower() in _OF_SOURCES
    )


def with_plurals(things: Iterable[str]) -> Iterator[str]:
    """The names of things, and what a module is called that is about several of them."""
    for thing in things:
        yield thing
        if thing in _PLURALS:
            yield _PLURALS[thing]


def thing_shown(module: str) -> str:
    """What a module of a layer that only shows things is about, where that is called as another layer is (`domain` of `shop.serializers.domain`, `repos` of `forge.models.repos.remote`); else ""."""
    rest, _, last = module.rpartition(".")
    if last in _THINGS and rest.rpartition(".")[2] in _SHOWING:
        return last
    segments = module.split(".")
    return next((one for around, one in pairwise(segments) if one in ("repo", "repos") and around in _ACTING), "")
