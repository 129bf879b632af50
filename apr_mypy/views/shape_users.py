"""Which views use a serializer or form: the classes that name it, the methods and functions that make one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.roles import Role
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.from_whom import Whole
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.module import ClassView

User = tuple["ClassView | None", "FunctionView | None"]


def users_of_shape(program: Whole, view: ClassView) -> Iterator[User]:
    """The classes of views that use a serializer or form, with the method that calls it; functions that do, with no class."""
    memo: dict[str, list[User]] | None = program.__dict__.get("_shape_uses")
    if memo is None:
        memo = program.__dict__["_shape_uses"] = {}
        for other in program.classes.values():
            if other.module.is_test:
                continue
            for field in other.class_.fields:
                if field.value is not None and field.name in ("serializer_class", "form_class", "serializer_classes", "serializers"):
                    for one in inside(field.value):
                        if isinstance(one, f.Name) and one.scope != f.LOCAL:
                            memo.setdefault(one.name, []).append((other, None))
            for method in other.methods.values():
                for call in method.calls:
                    if isinstance(call.func, f.Name) and call.func.name in program.classes:
                        memo.setdefault(call.func.name, []).append((other, method))
                if method.function.name in ("get_serializer_class", "get_form_class"):
                    for end in method.returns:
                        if isinstance(end.value, f.Name):
                            memo.setdefault(end.value.name, []).append((other, None))
        for function in program.functions.values():
            if function.owner is None and function.module.role_of(function) is Role.HANDLER:
                for call in function.calls:
                    if isinstance(call.func, f.Name) and call.func.name in program.classes:
                        memo.setdefault(call.func.name, []).append((None, function))
                for param in function.function.params:  # `def add(request, form_class=ArticleForm)`
                    if isinstance(param.default, f.Name) and param.default.name in program.classes:
                        memo.setdefault(param.default.name, []).append((None, function))
    return iter([one for one in memo.get(view.full, []) if one[0] is not view])


def is_used_elsewhere(program: Whole, view: ClassView) -> bool:
    """Whether the views of a project use other serializers, in modules of their own: one that they do not use takes nothing."""
    uses: dict[str, list[User]] = program.__dict__["_shape_uses"]
    return any(
        one.module is not view.module
        for those in uses.values()
        for user, function in those
        if (one := user if user is not None else function) is not None
    )
