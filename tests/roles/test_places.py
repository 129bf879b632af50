"""What module names say."""

from __future__ import annotations

import pytest

from apr_mypy.roles import Role
from apr_mypy.roles.places import place


@pytest.mark.parametrize(
    ("module", "role"),
    [
        ("shop.repositories", Role.REPOSITORY),
        ("shop.repositories.orders", Role.REPOSITORY),
        ("shop.orders.repository", Role.REPOSITORY),
        ("shop.orders.order_repository", Role.REPOSITORY),
        ("shop.crud.item", Role.REPOSITORY),
        ("shop.services.crud.tokens", Role.SERVICE),
        ("shop.routes.users.crud", Role.HANDLER),
        ("shop.api.crud", Role.REPOSITORY),
        ("shop.api.v1.orders", Role.HANDLER),
        ("shop.api.deps", Role.DEPENDENCY),
        ("shop.api.schemas", Role.SCHEMAS),
        ("shop.routers", Role.HANDLER),
        ("shop.orders.views", Role.HANDLER),
        ("shop.services.handlers", Role.SERVICE),
        ("shop.handlers.orders", Role.HANDLER),
        ("shop.use_cases.pay", Role.SERVICE),
        ("shop.service_layer.unit_of_work", Role.SERVICE),
        ("shop.domain", Role.DOMAIN),
        ("shop.domain.models", Role.DOMAIN),
        ("shop.domain.orders.services", Role.SERVICE),
        ("shop.domain.services.pricing", Role.DOMAIN),
        ("shop.domain.repositories", Role.REPOSITORY),
        ("shop.models", Role.MODEL),
        ("shop.db.models.order", Role.MODEL),
        ("shop.adapters.orm", Role.MODEL),
        ("shop.adapters.stripe", Role.ADAPTER),
        ("shop.adapters.output.persistence.orders", Role.REPOSITORY),
        ("shop.adapters.output.repository_adapter", Role.REPOSITORY),
        ("shop.orders.selectors", Role.SERVICE),
        ("shop.stripe_client", Role.ADAPTER),
        ("shop.infrastructure.mail", Role.INFRASTRUCTURE),
        ("shop.tasks", Role.JOB),
        ("shop.management.commands.sweep", Role.COMMAND),
        ("shop.orders.migrations.0001_initial", Role.MIGRATION),
        ("alembic.versions.abc", Role.MIGRATION),
        ("tests.api.test_orders", Role.TEST),
        ("shop.orders.tests.test_models", Role.TEST),
        ("shop.conftest", Role.TEST),
        ("test_shop", Role.TEST),
        ("shop.admin", Role.ADMIN),
        ("shop.routers.admin", Role.HANDLER),
        ("shop.main", Role.COMPOSITION_ROOT),
        ("shop.urls", Role.COMPOSITION_ROOT),
        ("shop.core.config", Role.SETTINGS),
        ("shop.schemas.tasks", Role.SCHEMAS),
        ("shop.routers.tasks", Role.HANDLER),
        ("shop.repositories.clients", Role.REPOSITORY),
        ("shop.models.tasks", Role.MODEL),
        ("shop.worker.tasks", Role.JOB),
        ("shop.domain.tasks", Role.DOMAIN),
        ("shop.domain.accounts.jobs", Role.JOB),
        ("shop.api.models", Role.MODEL),
        ("shop.api.urls", Role.COMPOSITION_ROOT),
        ("shop.api.urls.schema", Role.COMPOSITION_ROOT),
        ("shop.db.models.api", Role.MODEL),
        ("shop.orders.api", Role.HANDLER),
        ("shop.api.clients", Role.HANDLER),
        ("shop.api.v1.tasks", Role.HANDLER),
        ("shop.db.client", Role.ADAPTER),
        ("api.routers.orders", Role.HANDLER),
        ("routers.orders", Role.HANDLER),
        ("repositories.tasks", Role.REPOSITORY),
        ("tasks.mail", Role.JOB),
        ("models", Role.MODEL),
    ],
)
def test_a_place_says_its_role(module: str, role: Role) -> None:
    said = place(module)

    assert said is not None
    assert said.role is role
    assert said.why.startswith("the module")


@pytest.mark.parametrize(
    "module",
    [
        "shop",
        "shop.orders",
        "shop.core.security",
        "shop.latest",
        "shop.contest.rules",
        "shop.reporting",
        "shop.modeling",
        "shop.service_level",
        "shop.apiary",
        "app",
        "shop.domains",
        "shop.testament",
        "api.constants",
        "service.orders",
        "test_bench.orders",
    ],
)
def test_a_place_that_only_sounds_like_one_says_nothing(module: str) -> None:
    assert place(module) is None


@pytest.mark.parametrize(
    ("module", "things", "role"),
    [
        ("shop.serializers.domain", (), Role.SCHEMAS),
        ("shop.viewsets.repository", (), Role.HANDLER),
        ("shop.models.repository", ("repository",), Role.MODEL),
        ("shop.models.domain", ("domain",), Role.MODEL),
        ("shop.hosting.repository", ("repository",), None),
        ("shop.hosting.remote_repository", ("repository",), None),
        ("shop.repositories.orders", ("repository",), Role.REPOSITORY),
        ("shop.adapters.repository", (), Role.REPOSITORY),
        ("forge.services.repos", (), Role.SERVICE),
        ("forge.models.repos.remote", (), Role.MODEL),
        ("shop.infra.repos.orders", (), Role.REPOSITORY),
        ("aim.storage.sql_engine.entities", (), None),
        ("shop.catalogue.entities", (), Role.DOMAIN),
    ],
)
def test_a_thing_of_the_business_is_no_layer(module: str, things: tuple[str, ...], role: Role | None) -> None:
    said = place(module, frozenset(things))
    assert (said.role if said is not None else None) is role
