"""The role that a module's name says: `shop.orders.repositories` holds repositories."""

from __future__ import annotations

import functools
from typing import Final

from apr_mypy.patterns import pattern_of
from apr_mypy.place_names import is_stored_there, thing_shown
from apr_mypy.roles.role import Role, RoleOf

_STRONG: Final[dict[Role, str]] = {
    Role.HANDLER: "router routers route routes endpoint endpoints view views viewsets controller controllers resolver resolvers blueprint blueprints "
    "entrypoint entrypoints api apis rest web_api http_api http_handlers request_handlers",
    Role.SERVICE: "service services service_layer use_case use_cases usecase usecases interactor interactors",
    Role.REPOSITORY: "repository repositories repo repos dao daos crud data_access",
    Role.DOMAIN: "domain entity entities value_objects aggregates domain_model domain_models",
    Role.SCHEMAS: "schema schemas dto dtos serializer serializers api_models viewmodels view_models",
    Role.ADAPTER: "adapter adapters client clients gateway gateways integration integrations connector connectors third_party",
    Role.JOB: "task tasks job jobs worker workers cron cronjobs celery_tasks background_tasks",
    Role.CONSUMER: "consumer consumers subscriber subscribers listeners",
    Role.DEPENDENCY: "dependencies dependency deps guards providers_di",
    Role.MIDDLEWARE: "middleware middlewares",
    Role.MODEL: "orm orm_models db_models",
    Role.SETTINGS: "settings",
}
"""Segments that say the role; the one furthest to the right does, but for `_NOUNS`."""

_NOUNS: Final = (
    "task tasks job jobs cron worker workers client clients gateway gateways integration integrations connector connectors subscriber subscribers listeners "
    "consumer consumers settings route routes view entity guards resource resources"
)
"""Strong segments that are things of many domains too: `routers.tasks` holds routes, `repositories.clients` a repository of clients."""

_OVER_CRUD: Final = frozenset({"services", "service", "routes", "routers", "endpoints", "views", "controllers"})
"""Packages in which a `crud` is no repository."""

THINGS: Final = frozenset(["repository", "repo", "domain", "entity", "service"])
"""Strong segments that say nothing in a project one of whose entities has that name: hosts of source code have repositories, registrars domains."""

_ROOTS: Final = (
    "routers routes endpoints views controllers resolvers services use_cases usecases repositories repos daos crud domain entities schemas dtos serializers adapters "
    "gateways tasks jobs consumers subscribers dependencies middlewares models handlers"
)
"""Top-level packages that are layers of a flat project. One that is called `api` or `service` is as likely the project itself."""

_WEAK: Final[dict[Role, str]] = {
    Role.MODEL: "model models tables documents",
    Role.HANDLER: "handler handlers graphql web",
    Role.SERVICE: "application selectors",
    Role.REPOSITORY: "persistence",
    Role.INFRASTRUCTURE: "infra infrastructure db database databases",
    Role.SETTINGS: "config conf configuration",
    Role.COMMAND: "cli scripts commands",
}
"""Segments that say the role where no other segment says one."""

_LAST: Final[dict[Role, str]] = {
    Role.ADMIN: "admin",
    Role.COMPOSITION_ROOT: "main asgi wsgi manage __main__ bootstrap composition composition_root container containers wiring ioc urls app application",
}
"""Last segments that say the role where nothing else does."""

_SUFFIX: Final[dict[Role, str]] = {
    Role.REPOSITORY: "repository repositories repo dao crud repository_adapter",
    Role.SERVICE: "service services use_case usecase",
    Role.HANDLER: "router routers routes views controller controllers endpoints resolvers",
    Role.SCHEMAS: "schema schemas dto dtos serializer serializers",
    Role.ADAPTER: "client adapter gateway",
    Role.JOB: "tasks jobs worker",
    Role.CONSUMER: "consumer consumers subscriber",
    Role.MIDDLEWARE: "middleware",
    Role.MODEL: "models",
}
"""Ends of a last segment: `order_repository`."""

_TESTS: Final = pattern_of(r"tests?|testing|conftest|test_.*|.*_tests?|unittests?|unit_tests|integration_tests")
_MIGRATIONS: Final = frozenset({"migrations", "alembic", "south_migrations"})


_NOUN_WORDS: Final = frozenset(_NOUNS.split())
_ROOT_WORDS: Final = frozenset(_ROOTS.split())


def _words(table: dict[Role, str]) -> dict[str, Role]:
    return {word: role for role, words in table.items() for word in words.split()}


_BY_STRONG: Final = _words(_STRONG)
_BY_WEAK: Final = _words(_WEAK)
_BY_LAST: Final = _words(_LAST)
_BY_SUFFIX: Final = _words(_SUFFIX)


@functools.lru_cache(maxsize=20_000)
def place(module: str, things: frozenset[str] = frozenset()) -> RoleOf | None:
    """The role that a dotted module name says by itself, None where it says nothing. `things` are those of `THINGS` that the project has entities of."""
    segments = module.split(".")
    for number, segment in enumerate(segments):
        # A package that is called `testing` or `test_bench` may well be the project itself.
        if _TESTS.fullmatch(segment) and (number or segment in ("tests", "test", "unittests", "conftest") or len(segments) == 1):
            return RoleOf(Role.TEST, f"the module lies in `{segment}`" if number < len(segments) - 1 else f"the module is called `{segment}`")
    for segment in segments:
        if segment in _MIGRATIONS or segment.endswith("_migrations"):
            return RoleOf(Role.MIGRATION, f"the module lies in `{segment}`")
    if "management" in segments and "commands" in segments:
        return RoleOf(Role.COMMAND, "the module lies in `management.commands`")
    last = segments[-1]
    inner = segments[1:]
    if "urls" in inner:
        return _said(Role.COMPOSITION_ROOT, "urls", last)
    noun = ""
    shown = thing_shown(module)
    for number in range(len(segments) - 1, 0, -1):
        segment = segments[number]
        if segment in things or segment == shown:
            continue
        if is_stored_there(segments[: number + 1]):
            continue  # `storage.sql_engine.entities`: what is mapped to tables there
        if segment in _BY_STRONG:
            if segment not in _NOUN_WORDS and not (segment == "api" and number == len(segments) - 1):
                if noun and _BY_STRONG[segment] is Role.DOMAIN and segments[number + 1] != noun:
                    # `domain.accounts.jobs`: a feature with jobs of its own.
                    continue
                if segment in ("services", "service") and number and segments[number - 1] == "domain":
                    # `domain.services` are the domain's own; `domain.orders.services` are those of a feature
                    return _said(Role.DOMAIN, "domain", last)
                around = next((one for one in reversed(segments[:number]) if one in _OVER_CRUD), "") if segment == "crud" else ""
                if around:
                    # `services.crud`, `routes.users.crud`: services, or routes, that create, read, update and delete.
                    return _said(_BY_STRONG[around], around, last)
                if _BY_STRONG[segment] is Role.ADAPTER and "persistence" in segments[number + 1 :]:
                    return _said(Role.REPOSITORY, "persistence", last)
                if last in ("models", "tables") and _BY_STRONG[segment] is Role.HANDLER:
                    # An application whose name is `api` has models as any other.
                    return _said(Role.MODEL, last, last)
                return _said(_BY_STRONG[segment], segment, last)
            noun = noun or segment
        elif number == len(segments) - 1 and "_" in last:
            for size in (2, 1):
                suffix = "_".join(last.split("_")[-size:])
                if (
                    suffix in _BY_SUFFIX
                    and suffix not in things
                    and not (suffix == "repo" and "repository" in things)
                    and (suffix != last or size > 1)
                ):
                    return RoleOf(_BY_SUFFIX[suffix], f"the module's name ends in `_{suffix}`")
    for segment in reversed(inner):
        if segment in _BY_WEAK and (not noun or _BY_WEAK[segment] is Role.MODEL):
            return _said(_BY_WEAK[segment], segment, last)
    root = segments[0]
    if noun and root not in _ROOT_WORDS:
        return _said(_BY_STRONG[noun], noun, last)
    if root in _ROOT_WORDS:
        return _said(_BY_STRONG.get(root) or _BY_WEAK[root], root, last)
    if last in _BY_LAST and (inner or last not in ("app", "application")):
        return RoleOf(_BY_LAST[last], f"the module is called `{last}`")
    return None


def _said(role: Role, segment: str, last: str) -> RoleOf:
    return RoleOf(role, f"the module is called `{segment}`" if segment is last else f"the module lies in `{segment}`")
