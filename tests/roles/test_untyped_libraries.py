"""Libraries that are there without types: what people derive from is known by name, and the names are true."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from apr_mypy import facts as f
from apr_mypy import knowledge
from apr_mypy.config import Config
from apr_mypy.knowledge.schema import Derives
from apr_mypy.roles import Role, Roles

from .test_inference import call, cls, function, module, roles, set_to, unfollowed

ROWS = knowledge.load(Config(root=Path())).of_kind(Derives)


def _resolve(name: str) -> Any:
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for part in parts[end:]:
            found = getattr(found, part)
        return found
    raise AssertionError(name)


@pytest.fixture(scope="module", autouse=True)
def _django() -> None:
    from django.conf import settings

    if not settings.configured:
        apps = ["contenttypes", "auth", "admin", "sessions", "messages"]
        settings.configure(INSTALLED_APPS=[f"django.contrib.{app}" for app in apps], REST_FRAMEWORK={})
        importlib.import_module("django").setup()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_class_derives_from_what_its_row_says(row: Derives) -> None:
    if importlib.util.find_spec(row.name.partition(".")[0]) is None:
        pytest.skip("not in this environment")
    for base in row.bases:
        assert issubclass(_resolve(row.name), _resolve(base))


@pytest.mark.parametrize(
    ("base", "role"),
    [
        ("rest_framework.viewsets.ModelViewSet", Role.HANDLER),
        ("rest_framework.generics.ListAPIView", Role.HANDLER),
        ("django.views.generic.CreateView", Role.HANDLER),
        ("django.views.generic.edit.FormView", Role.HANDLER),
        ("django.views.generic.View", Role.HANDLER),
        ("django.contrib.auth.models.AbstractUser", Role.MODEL),
        ("django.db.models.Model", Role.MODEL),
        ("rest_framework.serializers.ModelSerializer", Role.DTO),
        ("django.core.management.BaseCommand", Role.COMMAND),
        ("django.contrib.admin.ModelAdmin", Role.ADMIN),
        ("celery.Task", Role.JOB),
        ("pydantic.BaseModel", Role.DTO),
        ("sqlmodel.SQLModel", Role.DTO),
        ("marshmallow.Schema", Role.DTO),
        ("beanie.Document", Role.MODEL),
        ("tortoise.models.Model", Role.MODEL),
        ("tortoise.Model", Role.MODEL),
        ("peewee.Model", Role.MODEL),
        ("flask.views.MethodView", Role.HANDLER),
        ("litestar.Controller", Role.HANDLER),
        ("aiohttp.web.View", Role.HANDLER),
        ("starlette.endpoints.HTTPEndpoint", Role.HANDLER),
        ("unittest.TestCase", Role.TEST),
    ],
)
def test_a_class_is_known_by_a_base_that_mypy_does_not_follow(base: str, role: Role) -> None:
    one = cls("shop.stuff.Thing", unfollowed(base))
    found = roles(module("shop.stuff", one))

    said = found.class_role(found.ref(one))

    assert said is not None
    assert said.role is role


@pytest.mark.parametrize(
    "base", ["django.views.i18n.Thing", "rest_framework.permissions.BasePermission", "django.db.models.Manager", "shop.base.View"]
)
def test_a_class_with_another_base_is_not(base: str) -> None:
    one = cls("shop.stuff.Thing", unfollowed(base))
    found = roles(module("shop.stuff", one))

    assert found.class_role(found.ref(one)) is None


def test_a_method_of_a_view_set_is_an_entry_point() -> None:
    method = function("shop.stuff.Orders.create")
    one = cls("shop.stuff.Orders", unfollowed("rest_framework.viewsets.ModelViewSet"), block=(method,))
    found: Roles = roles(module("shop.stuff", one, imports=["rest_framework.viewsets"]))

    (entry,) = found.entries()

    assert (entry.function, entry.role, entry.what, entry.framework) == ("shop.stuff.Orders.create", Role.HANDLER, "viewset", "rest_framework")


def test_a_method_of_an_object_is_found_on_the_base_of_its_class() -> None:
    made = f.Set((f.Name("shop.stuff.queue", f.FULL, 1),), f.Call(unfollowed("huey.RedisHuey"), (), 1, 1, 1, 1, 1), 0, 1, 1, 1)
    task = function("shop.stuff.send", f.Call(f.Attr(f.Name("shop.stuff.queue", f.FULL, 1), "task", (), 1, 1, 1), (), 1, 1, 1, 1, 1))
    found = roles(module("shop.stuff", made, task, imports=["huey.RedisHuey"]))

    assert [(entry.role, entry.runs) for entry in found.entries()] == [(Role.JOB, "thread")]


def test_a_class_is_a_model_by_the_columns_it_declares() -> None:
    """Whatever base it has, if mypy does not know it."""
    made = f.Call(unfollowed("django.db.models.CharField"), (), 1, 1, 1, 1, 1)
    title = f.Field("title", 1, made, 1, 1, False, "", ())
    film = structs.replace(cls("shop.stuff.Film", unfollowed("stamps.TimeStampedModel")), fields=(title,))
    plain = structs.replace(cls("shop.stuff.Plain"), fields=(title,))
    asked = roles(module("shop.stuff", film, plain))
    assert asked.is_orm_model(asked.ref(film))
    assert not asked.is_orm_model(asked.ref(plain))


def test_a_class_is_a_model_by_the_columns_it_declares_where_a_library_stands_between() -> None:
    """mypy knows the library's base, and nothing of what that derives from."""
    made = f.Call(unfollowed("django.db.models.CharField"), (), 1, 1, 1, 1, 1)
    title = f.Field("title", 1, made, 1, 1, False, "", ())
    base = f.Name("stamps.TimeStampedModel", f.FULL, 1)
    film = structs.replace(cls("shop.stuff.Film", base, mro=("stamps.TimeStampedModel",)), fields=(title,))
    plain = structs.replace(cls("shop.stuff.Plain", f.Name("typing.Protocol", f.FULL, 1), mro=("typing.Protocol",)), fields=(title,))
    asked = roles(module("shop.stuff", film, plain))
    assert asked.is_orm_model(asked.ref(film))
    assert not asked.is_orm_model(asked.ref(plain))


def test_a_script_of_migrations_is_known_by_what_it_says_of_itself() -> None:
    name = "shop.revisions.tenant.v2023_add_prices"
    script = module(name, set_to(f"{name}.revision", f.Const("ab12")), set_to(f"{name}.down_revision", f.Const("ab11")))
    other = module("shop.revisions.tenant.notes", set_to("shop.revisions.tenant.notes.revision", f.Const("ab12")))
    asked = roles(script, other)
    said = asked.module_role(name)
    assert said is not None
    assert said.role is Role.MIGRATION
    assert asked.module_role(other.name) is None


@pytest.mark.parametrize("argument", ["actions", "template"])
def test_a_base_of_the_project_that_routes_to_actions_makes_them_handlers(argument: str) -> None:
    """A REST framework of the project's own, on Django's views: what its `as_view` is given are actions."""
    route = structs.replace(function("shop.rest.ViewSet.as_view"), params=(f.Param("cls", 0, None, (), 0), f.Param(argument, 0, None, (), 0)))
    base = cls("shop.rest.ViewSet", unfollowed("django.views.View"), block=(route,))
    marks = call(f.Name("shop.rest.detail_route", f.FULL, 1), methods=f.Const("POST"))
    asked = (f.Param("self", 0, None, (), 0), f.Param("request", 0, None, (), 0))
    methods = (
        function("shop.stuff.Orders.create"),
        structs.replace(function("shop.stuff.Orders.close", marks), params=asked),
        structs.replace(function("shop.stuff.Orders.total"), params=asked),
    )
    orders = cls("shop.stuff.Orders", f.Name("shop.rest.ViewSet", f.FULL, 1), mro=("shop.rest.ViewSet",), block=methods)
    found = roles(module("shop.rest", base, imports=["django.views.View"]), module("shop.stuff", orders, imports=["shop.rest.ViewSet"]))

    named = [(entry.function.rpartition(".")[2], entry.what) for entry in found.entries()]
    assert named == ([("close", "viewset"), ("create", "viewset")] if argument == "actions" else [])
