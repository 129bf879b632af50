"""What an endpoint does by the forms that it checks: a page whose name says nothing logs in where it takes a `LoginForm`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.patterns import pattern_of
from apr_mypy.views.naming import called_name, last_name, words_of

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView
    from apr_mypy.views.whole import Whole

_FILE: Final = pattern_of(r"(File|Image|Attachment|Upload|Photo|Picture|Media)\w*Field$|^(File|Image)\w*$")
_FILE_FIELDS: Final = frozenset({"FileField", "ImageField", "MultipleFileField"})
_CHECKS: Final = frozenset({"validate_on_submit", "is_valid", "validate"})
_WHOSE: Final = frozenset(
    {"user", "users", "account", "customer", "member", "new", "form", "email", "password", "otp", "code", "base", "custom", "my", "our"}
)
"""Words that may stand beside what a form is for: `LoginUserForm`; a `RegisterDeviceForm` signs nobody up."""
_FOR: Final = (
    ("logs in", frozenset({"login", "signin", "log", "sign", "in"}), (("login",), ("signin",), ("log", "in"), ("sign", "in"))),
    ("signs up", frozenset({"register", "registration", "signup", "sign", "up"}), (("register",), ("registration",), ("signup",), ("sign", "up"))),
    (
        "resets a password",
        frozenset({"reset", "forgot", "forgotten", "lost", "recover", "recovery"}),
        (("reset",), ("forgot",), ("forgotten",), ("lost",), ("recover",)),
    ),
)


def does_by_forms(fn: FunctionView) -> Iterator[str]:
    """What the forms are for that a function makes and checks."""
    for call in fn.calls:
        if called_name(call) not in _CHECKS or not isinstance(call.func, f.Attr):
            continue
        for one in fn.origins(call.func.base):
            if isinstance(one, f.Call):
                yield from _is_for(last_name(one.func))


def takes_no_files(program: Whole, fn: FunctionView) -> bool:
    """Whether the files of a request only go into forms of the project that have no field for one: `ProfileForm(request.POST or None, request.FILES or None)` is a habit."""
    given = [attr for attr in fn.attrs if attr.name == "FILES"]
    return bool(given) and program.is_whole and all(_goes_into(program, fn, attr) for attr in given)


def _goes_into(program: Whole, fn: FunctionView, attr: f.Attr) -> bool:
    for holder, slot in fn.around(attr):
        if isinstance(holder, f.Call):
            full = holder.func.name if slot == "arg" and isinstance(holder.func, f.Name) else ""
            return full in program.classes and not _has_file(program, full)
        if not isinstance(holder, f.Op | f.Choice):
            return False
    return False


def _has_file(program: Whole, full: str) -> bool:
    """Whether a form has a field for a file, itself or by the model that it is made of; what is filled in as it is made may have one too."""
    view = program.classes.get(full)
    for base in view.class_.mro if view is not None else ():
        holder = program.classes.get(base)
        if holder is None:
            continue
        if _fields_files(program, holder) or any(last_name(call.func) in _FILE_FIELDS for method in holder.methods.values() for call in method.calls):
            return True
        meta = holder.nested.get("Meta")
        field = meta.field("model") if meta is not None else None
        if field is not None and isinstance(field.value, f.Name):
            model = program.classes.get(field.value.name)
            if model is None or any(_fields_files(program, one) for name in model.class_.mro if (one := program.classes.get(name)) is not None):
                return True
    return False


def _fields_files(program: Whole, view: ClassView) -> bool:
    """Whether a class has a field of a library for files, or one that the project derives from such."""
    for field in view.class_.fields:
        if isinstance(field.value, f.Call) and isinstance(field.value.func, f.Name | f.Attr):
            own = program.classes.get(field.value.func.name)
            named = (last_name(field.value.func), *(full.rpartition(".")[2] for full in (own.class_.mro if own is not None else ())))
            if any(_FILE.search(name) for name in (*named, *(last_name(base) for base in (own.class_.bases if own is not None else ())))):
                return True
    return False


def _is_for(name: str) -> Iterator[str]:
    words = words_of(name)
    if words[-1:] != ["form"]:
        return
    for what, own, starts in _FOR:
        is_named = any(all(word in words for word in start) for start in starts)
        if is_named and own | _WHOSE >= set(words) and (what != "resets a password" or "password" in words):
            yield what
            return
