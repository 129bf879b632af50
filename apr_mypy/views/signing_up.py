"""Endpoints that sign somebody up, whatever they are called: strangers send a password, and an account is made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import ThrottledViews
from apr_mypy.patterns import pattern_of
from apr_mypy.views.abuse_evidence import sets_password
from apr_mypy.views.access import asked_before
from apr_mypy.views.application import application, items
from apr_mypy.views.entitling import is_account
from apr_mypy.views.known_already import is_known_already
from apr_mypy.views.models_meant import model_made
from apr_mypy.views.naming import last_name, outer_name, snake
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.roles.role import Entry
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView
    from apr_mypy.views.whole import Whole

_PASSWORD: Final = pattern_of(r"^(new_|raw_|plain_|plaintext_|re_)?(password|passwd|pwd)\d?$")
_MAKES_ACCOUNT: Final = pattern_of(r"^_?(a)?(create|register|add|insert|new)_(new_)?(user|account|member|customer)$|^_?sign_?up(_user)?$")
_HASHES: Final = pattern_of(r"^_?(get_|make_|generate_|create_|hash_|encrypt_|set_)+password(_hash)?$|^_?password_hash$|^_?hash_?password$")
_MAKES: Final = pattern_of(r"^_?(a)?(create|add|insert|save|register|new)(_|$)")
_FOR_STRANGERS: Final = pattern_of(r"sign_?up|regist(er|ration)")
_OF_PEOPLE: Final = pattern_of(r"(^|_|/)(users?|accounts?|members?|customers?)(_|/|$)")
_KEPT_APART: Final = pattern_of(
    r"(^|[._/-])(admin|internal|backoffice|staff|management|debug|dev|private|seed|test|tests|testing|fixtures|set_?up)([._/-]|$)"
)
"""Parts of modules and paths that nobody from outside comes to."""
_CREATING: Final = frozenset({"create", "perform_create", "post"})
_DEEPEST: Final = 2


def signs_up(program: Whole, fn: FunctionView, entries: Iterable[Entry]) -> bool:
    """Whether a handler takes a password and makes an account, and asks nobody to have logged in for it."""
    if any(_KEPT_APART.search(f"{entry.module} {entry.route}".lower()) for entry in entries) or _KEPT_APART.search(fn.function.name):
        return False
    if fn.owner is not None and fn.function.name in _CREATING and (view := program.classes.get(fn.owner.full)) is not None:
        if creates_accounts(program, view):
            return True
    if not sets_password(fn) and not _takes_password(program, fn):
        return False
    if is_known_already(program, fn) or asked_before(program, fn):
        return False
    named = " ".join((fn.function.name, *(entry.route for entry in entries)))
    return _makes_account(program, fn, 0) or (_OF_PEOPLE.search(named.lower()) is not None and _hashes_and_makes(fn))


def creates_accounts(program: Whole, view: ClassView) -> bool:
    """Whether a class of views makes accounts of what strangers send, by its serializer."""
    shapes = list(_shapes(program, view))
    if not any(_takes_account(program, shape) for shape in shapes):
        return False
    words = (snake(one.class_.name) for one in shapes)
    return _is_open(program, view) or any(_FOR_STRANGERS.search(word) for word in words)


# --- what is sent -----------------------------------------------------------------------------------------------------------------


def _takes_password(program: Whole, fn: FunctionView) -> bool:
    """Whether the body that a handler takes has a password among its fields."""
    types = fn.module.types
    sent = [full for param in fn.function.params for full in types.classes(param.type) if fn.module.is_own(full)]
    views = (program.classes.get(base) for full in sent for base in types.mro(full))
    return any(_PASSWORD.match(field.name) for view in views if view is not None and not _is_stored(program, view) for field in view.class_.fields)


def _is_stored(program: Whole, view: ClassView) -> bool:
    return program.roles.is_orm_model(program.roles.ref(view.class_))


def _shapes(program: Whole, view: ClassView) -> Iterator[ClassView]:
    """The serializers that a class of views names, or chooses among."""
    for full in view.class_.mro:
        base = program.classes.get(full)
        if base is None:
            continue
        field = base.field("serializer_class")
        chosen = base.methods.get("get_serializer_class")
        values = [step.value for step in chosen.returns] if chosen is not None else []
        values += [field.value] if field is not None else []
        for value in values:
            shape = program.classes.get(value.name) if isinstance(value, f.Name) and value.scope != f.LOCAL else None
            if shape is not None:
                yield shape


def _takes_account(program: Whole, shape: ClassView) -> bool:
    """Whether a serializer takes a password and makes an account of it."""
    lineage = [view for full in shape.class_.mro if (view := program.classes.get(full)) is not None]
    metas = [meta for view in lineage if (meta := program.classes.get(f"{view.full}.Meta")) is not None]
    listed = [
        one.value
        for meta in metas
        if (field := meta.field("fields")) is not None and field.value is not None
        for one in items(field.value)
        if isinstance(one, f.Const)
    ]
    if not any(_PASSWORD.match(str(name)) for name in (*listed, *(field.name for view in lineage for field in view.class_.fields))):
        return False
    own = next((view.methods["create"] for view in lineage if "create" in view.methods), None)
    if own is not None:
        return _makes_account(program, own, 0)
    models = [field.value for meta in metas[:1] if (field := meta.field("model")) is not None and field.value is not None]
    return any(is_account(last_name(one)) or outer_name(one) == "get_user_model" for one in models if isinstance(one, f.Name | f.Attr | f.Call))


# --- what is done -----------------------------------------------------------------------------------------------------------------


def _makes_account(program: Whole, fn: FunctionView, depth: int) -> bool:
    for call in fn.calls:
        if is_account(model_made(fn, call)):
            return True
        callees = program.run_by(fn, call)
        if _MAKES_ACCOUNT.match(last_name(call.func)) and (not callees or depth == 0):
            return True
        if depth < _DEEPEST and any(_makes_account(program, one, depth + 1) for one in callees):
            return True
    return False


def _hashes_and_makes(fn: FunctionView) -> bool:
    """Whether a function hashes a password and has something made, of which nobody says what it is."""
    names = [last_name(call.func) for call in fn.calls]
    return any(_HASHES.match(name) for name in names) and any(_MAKES.match(name) for name in names)


# --- who may ----------------------------------------------------------------------------------------------------------------------


def _is_open(program: Whole, view: ClassView) -> bool:
    """Whether strangers come to a class of views: by the permissions that it names, else by those of the settings."""
    for full in view.class_.mro:
        base = program.classes.get(full)
        if base is None:
            continue
        if "get_permissions" in base.methods:
            return False  # it decides request by request
        field = base.field("permission_classes")
        if field is not None and field.value is not None and not field.in_method:
            words = {snake(one.name.rpartition(".")[2]) for one in inside(field.value) if isinstance(one, f.Name | f.Attr)}
            return not words or any(word.startswith("allow_any") or _FOR_STRANGERS.search(word) for word in words)
    if any(asked_before(program, method) for method in list(view.methods.values())[:1]):
        return False
    rows = program.knowledge.table(ThrottledViews).values()
    listed = next((held for row in rows for held in application(program).lists(row.setting, row.default_permissions)), ())
    named = [str(held.value.value) for held in listed if isinstance(held.value, f.Const)]
    return all(name.endswith(tuple(row.everybody for row in rows)) for name in named)


__all__ = ["creates_accounts", "signs_up"]
