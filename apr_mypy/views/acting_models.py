"""The models whose rows are the people that act: those that log in by their password, or that the project calls who acts; and the columns that lead to one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.naming import class_of_table, last_name, snake
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from collections.abc import Iterator

    from apr_mypy.views.from_whom import Whole
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView

_GIVES: Final = pattern_of(r"^(get_|require_)?(current|authenticated|logged_in|signed_in)(_active|_verified|_super)*_\w+$")
"""Functions that give who acts, whatever such a person is called (`current_driver`)."""
_NO_PERSON: Final = pattern_of(r"(Org|Organi[sz]ation|Tenant|Team|Session|Token|Site|Workspace|Project|Company|Key)s?$")
"""What else is current in a request."""
_HASHED: Final = pattern_of(r"^(hashed_?|encrypted_?)(password|passwd|pw|pin)$|^(password|passwd|pw|pin)_?(hash|digest|hashed)$")
_OF_PERSON: Final = pattern_of(
    r"^(user_?name|login|e?mail|email_address|phone(_number)?|password|roles?|is_(active|admin|staff|superuser)|last_login(_at)?)$"
)
_ACCOUNTS: Final = frozenset({"AUTH_USER_MODEL", "get_user_model"})
_SUFFIX: Final = pattern_of(r"_?(row|model|table|orm|entity)$")
_KEY: Final = pattern_of(r"_(id|pk|uuid)$")
_SESSION: Final = pattern_of(r"^session$")


def acting_models(program: Whole) -> frozenset[str]:
    """The project's models of people who act, by full name: those with the hash of a password, those that a function gives as the current one, and those found by the key that the session keeps."""
    known: frozenset[str] | None = program.__dict__.get("_acting_models")
    if known is None:
        found = {
            full
            for full, view in program.classes.items()
            if any(_HASHED.search(field.name) for field in view.class_.fields) and program.roles.is_orm_model(program.roles.ref(view.class_))
        }
        for fn in program.functions.values():
            if _GIVES.search(fn.function.name):
                found.update(full for full in fn.module.types.classes(fn.function.returns) if _is_of_people(program, full))
        kept = frozenset(noun for module in program.modules.values() for fn in module.functions.values() for noun in _kept(fn))
        found.update(full for full in program.classes if kept and _noun(full) in kept and _is_of_people(program, full))
        known = program.__dict__["_acting_models"] = frozenset(found)
    return known


def names_acting(program: Whole, column: str) -> bool:
    """Whether a column is called after the people who act in the project: `driver_id`, where drivers log in."""
    return bool(noun := _KEY.sub("", column)) and noun in {_noun(full) for full in acting_models(program)}


def leads_to_acting(program: Whole, view: ClassView, field: f.Field) -> bool:
    """Whether a column is a relation or key by which a row is one person's own, whatever it is called: it leads to who acts, no other column of the model does, and the row goes when the person does."""
    return _leads(program, field) and _is_kept_with(field) and sum(_leads(program, one) for one in view.class_.fields) == 1


def _leads(program: Whole, field: f.Field) -> bool:
    for one in inside(field.value) if isinstance(field.value, f.Call) and not field.in_method else ():
        if isinstance(one, f.Call) and last_name(one.func).endswith(("ForeignKey", "ForeignKeyField", "OneToOneField", "OneToOne")) and one.args:
            target = one.args[0].value
            if isinstance(target, f.Const) and isinstance(target.value, str):
                table, _, column = target.value.rpartition(".")
                names = (column, class_of_table(table.rpartition(".")[2]))
                if any(full.rpartition(".")[2] in names for full in acting_models(program)) or column == "User":
                    return True
            elif any(isinstance(inner, f.Name | f.Attr) and _is_acting(program, inner.name) for inner in inside(target)):
                return True
    return False


def _is_acting(program: Whole, name: str) -> bool:
    last = name.rpartition(".")[2]
    return name in acting_models(program) or last in _ACCOUNTS or name.endswith(".auth.models.User")


def _is_kept_with(field: f.Field) -> bool:
    """Whether rows go when the person does: the column may neither be empty nor forget who it was."""
    for one in inside(field.value) if field.value is not None else ():
        if isinstance(one, f.Const) and one.value == "SET NULL":
            return False
        if isinstance(one, f.Name | f.Attr) and one.name.rpartition(".")[2] in ("SET_NULL", "SET_DEFAULT", "PROTECT"):
            return False
        if isinstance(one, f.Call) and any(
            arg.name in ("null", "nullable") and isinstance(arg.value, f.Const) and arg.value.value is True for arg in one.args
        ):
            return False
    return True


def _kept(fn: FunctionView) -> Iterator[str]:
    """After whom the keys are called under which a function keeps somebody in the session: `session["driver_id"]`."""
    for one in (*fn.all(f.Item), *fn.calls):
        base, key = (
            (one.base, one.index)
            if isinstance(one, f.Item)
            else (one.func.base, one.args[0].value)
            if isinstance(one.func, f.Attr) and one.func.name in ("get", "pop") and one.args
            else (None, None)
        )
        if isinstance(base, f.Name | f.Attr) and _SESSION.match(base.name.rpartition(".")[2]) and isinstance(key, f.Const):
            if isinstance(key.value, str) and key.value.endswith("_id"):
                yield key.value.removesuffix("_id")


def _is_of_people(program: Whole, full: str) -> bool:
    """Whether a class is a model of people: its rows have what one is reached or logs in by, or what one may do."""
    view = program.classes.get(full)
    if view is None or _NO_PERSON.search(full) or not program.roles.is_orm_model(program.roles.ref(view.class_)):
        return False
    holders = (program.classes.get(base) for base in view.class_.mro)
    return any(_OF_PERSON.search(field.name) for holder in holders if holder is not None for field in holder.class_.fields)


def _noun(full: str) -> str:
    return _SUFFIX.sub("", snake(full.rpartition(".")[2]))
