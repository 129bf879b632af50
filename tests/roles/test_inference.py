"""Roles on facts made by hand: the order of configuration, nature and place; libraries that are not installed; one module alone."""

from __future__ import annotations

import types
import typing
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from apr_mypy import facts as f
from apr_mypy import knowledge
from apr_mypy.config import ROLES, Config
from apr_mypy.roles import Role, Roles
from apr_mypy.roles.index import CHILDREN

UNKNOWN = f.Type(f.UNKNOWN)
ANY = 1


def module(
    name: str, *block: f.AnyStep, types: Sequence[f.Type] = (), classes: Sequence[f.ClassRef] = (), imports: Sequence[str] = ("fastapi.APIRouter",)
) -> f.Module:
    """A module of these steps. Type 0 is unknown, type 1 is Any, `types` follow."""
    return f.Module(
        version=f.VERSION,
        name=name,
        path=name.replace(".", "/") + ".py",
        digest="",
        is_package=False,
        types=(UNKNOWN, f.Type(f.ANY), *types),
        classes=tuple(classes),
        aliases=(),
        exports=(),
        imports=tuple(f.Import(full, full.rpartition(".")[2], "", True, 1, 1) for full in imports),
        comments=(),
        ignored=(),
        block=block,
        analysed=f.WHOLE,
        unchecked=(),
    )


def function(full: str, *decorators: f.AnyValue, block: f.Block = (), is_async: bool = False, line: int = 1) -> f.Function:
    name = full.rpartition(".")[2]
    return f.Function(full, name, (), 0, decorators, "", block, line, 1, line, line, 1, is_async=is_async)


def cls(
    full: str, *bases: f.AnyValue, mro: Sequence[str] = (), block: f.Block = (), decorators: Sequence[f.AnyValue] = (), fields: Sequence[f.Field] = ()
) -> f.Class:
    return f.Class(full, full.rpartition(".")[2], (full, *mro), bases, (), tuple(decorators), tuple(fields), "", block, 1, 1, 1, 1)


def call(func: f.AnyValue, *args: f.AnyValue, type: int = ANY, **keywords: f.AnyValue) -> f.Call:
    given = (*(f.Arg("", arg) for arg in args), *(f.Arg(name, value) for name, value in keywords.items()))
    return f.Call(func, given, type, 1, 1, 1, 1)


def set_to(name: str, value: f.AnyValue) -> f.Set:
    return f.Set((f.Name(name, f.FULL, ANY),), value, 0, 1, 1, 1)


def unfollowed(name: str) -> f.Name:
    return f.Name(name, f.UNFOLLOWED, ANY)


def attr(base: f.AnyValue, name: str, *targets: str) -> f.Attr:
    return f.Attr(base, name, targets, ANY, 1, 1)


def roles(*modules: f.Module, **layers: tuple[str, ...]) -> Roles:
    config = Config(root=Path(), layers=layers)
    return Roles(config, knowledge.load(config).resolved({})).read(modules)


ROUTER = set_to("shop.web.router", call(unfollowed("fastapi.APIRouter"), prefix=f.Const("/shop")))
GET = call(attr(f.Name("shop.web.router", f.FULL, ANY), "get"), f.Const("/orders"))


def test_a_route_of_a_library_that_is_not_installed_is_known_by_its_import() -> None:
    handler = function("shop.web.orders", GET)
    web = module("shop.web", ROUTER, handler)
    found = roles(web)

    (entry,) = found.entries()

    assert found.function_role(web, handler, None) is not None
    assert (entry.role, entry.methods, entry.route, entry.runs, entry.framework) == (Role.HANDLER, ("GET",), "/shop/orders", "thread", "fastapi")


def test_a_router_of_another_module_is_followed_when_both_are_read() -> None:
    handler = function("shop.orders.list_orders", GET)
    orders = module("shop.orders", handler)

    assert roles(module("shop.web", ROUTER), orders).function_role(orders, handler, None) is not None
    assert roles(orders).function_role(orders, handler, None) is None


def test_what_an_earlier_read_said_is_forgotten() -> None:
    handler = function("shop.orders.list_orders", GET)
    orders = module("shop.orders", handler)
    found = roles(module("shop.web", ROUTER), orders)

    found.read([orders])

    assert found.function_role(orders, handler, None) is None
    assert found.entries() == ()


def test_a_module_that_was_not_read_is_read_alone() -> None:
    handler = function("shop.web.orders", GET)
    web = module("shop.web", ROUTER, handler)
    found = roles()

    said = found.function_role(web, handler, None)

    assert said is not None
    assert said.role is Role.HANDLER


def test_a_local_function_that_only_shares_the_name_is_no_route() -> None:
    handler = function("shop.stuff.orders", call(attr(f.Name("shop.stuff.cache", f.FULL, ANY), "get"), f.Const("/orders")))
    web = module("shop.stuff", set_to("shop.stuff.cache", call(f.Name("shop.cache.Cache", f.FULL, ANY))), handler)

    assert roles(web).function_role(web, handler, None) is None


def test_the_configuration_comes_before_nature_and_place() -> None:
    plain = function("shop.stuff.load")
    stuff = module("shop.stuff", plain)
    by_place = function("shop.repositories.load")
    repositories = module("shop.repositories", by_place)
    route = function("shop.web.orders", GET)
    web = module("shop.web", ROUTER, route)
    found = roles(stuff, repositories, web, repository=("shop.stuff",), service=("shop.repositories", "shop.web"))

    said = [found.function_role(one, what, None) for one, what in ((stuff, plain), (repositories, by_place), (web, route))]

    assert [one.role for one in said if one is not None] == [Role.REPOSITORY, Role.SERVICE, Role.SERVICE]
    assert all("the configuration says" in one.why for one in said if one is not None)
    assert [entry.role for entry in found.entries()] == [Role.HANDLER]


def test_the_most_exact_pattern_of_the_configuration_wins() -> None:
    found = roles(domain=("shop.**",), repository=("shop.store.**",))

    assert [str(said.role) for name in ("shop.orders", "shop.store.orders") if (said := found.module_role(name))] == ["domain", "repository"]


def test_shapes_and_models_in_a_configured_layer_stay_what_they_are_but_for_the_domain() -> None:
    shape = f.ClassRef("shop.x.Order", ("shop.x.Order", "pydantic.main.BaseModel", "pydantic.BaseModel"))

    in_handlers, in_domain = roles(handler=("shop.x",)), roles(domain=("shop.x",))

    assert in_handlers.is_dto(shape)
    assert not in_domain.is_dto(shape)
    assert (said := in_domain.class_role(shape)) is not None
    assert said.role is Role.DOMAIN


def test_a_model_may_be_configured_where_nothing_else_says_so() -> None:
    found = roles(model=("shop.tables",))

    assert found.is_orm_model(f.ClassRef("shop.tables.Order", ("shop.tables.Order",)))
    assert not found.is_orm_model(f.ClassRef("shop.tables.State", ("shop.tables.State", "enum.Enum"), is_enum=True))
    assert not found.is_orm_model(f.ClassRef("shop.tables.Lost", ("shop.tables.Lost", "builtins.Exception", "builtins.BaseException")))


def test_foreign_classes_are_models_and_shapes_but_have_no_place() -> None:
    found = roles()
    user = f.ClassRef(
        "django.contrib.auth.models.User", ("django.contrib.auth.models.User", "django.contrib.auth.models.AbstractUser", "django.db.models.Model")
    )

    assert found.is_orm_model(user)
    assert not found.is_orm_model(
        f.ClassRef("django.contrib.auth.models.AbstractUser", ("django.contrib.auth.models.AbstractUser", "django.db.models.Model"))
    )
    assert not found.is_orm_model(f.ClassRef("django.db.models.Model", ("django.db.models.Model",)))
    assert found.class_role(f.ClassRef("fastapi.openapi.models.Thing", ("fastapi.openapi.models.Thing",))) is None
    assert found.class_role(f.ClassRef("email.policy.Policy", ("email.policy.Policy",))) is None
    assert found.module_role("fastapi.routing.routes") is None


def test_a_declarative_base_of_another_module_is_told_from_a_model_by_the_mro_alone() -> None:
    found = roles()
    library = "sqlalchemy.orm.DeclarativeBase"

    def model(name: str, *between: str) -> bool:
        return found.is_orm_model(f.ClassRef(f"shop.db.{name}", (f"shop.db.{name}", *between, library)))

    assert not model("Base")
    assert not model("Base", "shop.db.TimestampMixin")
    assert not model("Base", "sqlalchemy.ext.asyncio.session.AsyncAttrs")
    assert model("Order", "shop.db.Base")
    assert model("Order", "shop.db.TimestampMixin", "shop.db.Base")
    assert not model("OrderMixin", "shop.db.Base")
    assert not model("AbstractOrder", "shop.db.Base")


def test_a_base_made_by_a_library_that_is_not_installed_makes_models() -> None:
    base = set_to("shop.db.Base", call(unfollowed("sqlalchemy.orm.declarative_base")))
    order = cls("shop.orders.Order", f.Name("shop.db.Base", f.FULL, ANY))
    found = roles(module("shop.db", base), module("shop.orders", order))

    assert found.is_orm_model(found.ref(order))


def test_a_table_name_is_enough_where_the_base_is_not_to_be_seen() -> None:
    name = f.Field("__tablename__", 0, f.Const("orders"), 1, 1, False, "", ())
    order = cls("shop.orders.Order", f.Name("shop.db.Base", f.FULL, ANY), fields=[name])
    plain = cls("shop.orders.Plain", fields=[name])
    found = roles(module("shop.orders", order, plain))

    assert found.is_orm_model(found.ref(order))
    assert not found.is_orm_model(found.ref(plain))


def test_a_repository_is_known_by_its_name_outside_repository_modules_too() -> None:
    found = roles()

    said = [
        found.class_role(f.ClassRef(full, (full,)))
        for full in (
            "shop.x.OrderRepository",
            "shop.x.OrderRepo",
            "shop.x.OrderDAO",
            "shop.x.RepositoryFactory",
            "tests.x.FakeRepository",
            "github.x.Reporter",
        )
    ]

    assert [one.role if one else None for one in said] == [Role.REPOSITORY, Role.REPOSITORY, Role.REPOSITORY, None, Role.TEST, None]


def test_a_class_of_a_module_that_was_not_read_has_the_place_of_its_own_module() -> None:
    found = roles(module("shop"), module("shop.web"))

    said = found.class_role(f.ClassRef("shop.services.orders.Checkout", ("shop.services.orders.Checkout",)))

    assert said is not None
    assert said.role is Role.SERVICE


def test_every_layer_of_the_configuration_is_a_role() -> None:
    assert set(ROLES) <= {str(role) for role in Role}


def test_a_handler_among_services_of_the_configuration_is_still_an_entry_point() -> None:
    handler = function("shop.web.orders", GET, line=7)
    found = roles(module("shop.web", ROUTER, handler), service=("shop.web",))

    assert [(entry.role, entry.line, entry.registered_path, entry.registered_line) for entry in found.entries()] == [
        (Role.HANDLER, 7, "shop/web.py", 1)
    ]
    assert found.runs_on(module("shop.web", ROUTER, handler), handler, None) == "thread"


def test_helpers_beside_handlers_share_their_role_and_constants_do_not() -> None:
    handler, helper = function("shop.api.orders.list_orders", GET), function("shop.api.orders._page")
    lonely, view = function("shop.api.text.shorten"), function("shop.views.index")
    view = msgspec.structs.replace(view, params=(f.Param("request", 0, None, (), f.POSITIONAL),))
    orders, text, views = module("shop.api.orders", handler, helper), module("shop.api.text", lonely), module("shop.views", view)
    found = roles(module("shop.web", ROUTER), orders, text, views)

    said = [found.function_role(one, what, None) for one, what in ((orders, helper), (text, lonely), (views, view))]

    assert [one.role if one else None for one in said] == [Role.HANDLER, None, Role.HANDLER]


def test_the_interface_of_a_feature_is_no_web_api() -> None:
    config = Config(root=Path(), features=("shop.features.*",))
    found = Roles(config, knowledge.load(config).resolved({}))

    assert found.module_role("shop.features.orders.api") is None
    assert (said := found.module_role("shop.api.orders")) is not None
    assert said.role is Role.HANDLER


def test_a_domain_with_controllers_in_it_is_a_folder_of_features() -> None:
    names = ("shop.domain.orders", "shop.domain.orders.controllers", "shop.domain.orders.services", "shop.domain.orders.signals")
    feature, pure = roles(*(module(name) for name in names)), roles(module("shop.domain.orders"), module("shop.orders.controllers"))

    assert [said.role if (said := feature.module_role(name)) else None for name in names] == [None, Role.HANDLER, Role.SERVICE, None]
    assert (said := pure.module_role("shop.domain.orders")) is not None
    assert said.role is Role.DOMAIN


def test_a_function_inside_a_handler_is_part_of_it() -> None:
    inner = function("shop.web.orders.pick")
    handler = function("shop.web.orders", GET, block=(inner,))
    web = module("shop.web", ROUTER, handler)

    said = roles(web).function_role(web, inner, None)

    assert said is not None
    assert said.role is Role.HANDLER
    assert said.why.startswith("inside `orders`")


def test_the_walk_knows_every_record_that_holds_records() -> None:
    def holds(kind: Any) -> bool:
        if isinstance(kind, types.UnionType) or typing.get_origin(kind) in (tuple, typing.Union):
            return any(holds(arg) for arg in typing.get_args(kind))
        return isinstance(kind, type) and issubclass(kind, msgspec.Struct)

    records = [kind for kind in vars(f).values() if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind is not f.Module]
    fields = {kind: {name for name, hint in typing.get_type_hints(kind).items() if holds(hint)} for kind in records}

    # The fields of a class stand in its body already.
    fields[f.Class].discard("fields")
    assert {kind: set(names) for kind, names in CHILDREN.items()} == {kind: names for kind, names in fields.items() if names}
