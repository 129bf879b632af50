"""Where a function sets the state of an entity that is there already."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.views.effects import writes
from apr_mypy.views.flow import Definition
from apr_mypy.views.matters import is_principal
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.answering import Part

_SIGNING_IN: Final = re.compile(
    r"^(last_(login|seen|active|used|ip|activity)|login_|token|access_token|refresh_token|session_|otp|totp|hashed_password|password|secret)"
)
_VALIDATED: Final = frozenset({"validated_data", "cleaned_data"})


def assignments(part: Part) -> Iterator[tuple[Any, str]]:
    """(record, what is set) for each change of an entity's state."""
    fn = part.fn
    for step in (*fn.all(f.Set), *fn.all(f.Change)):
        value = step.value
        if value is None:
            continue
        for target in step.targets if isinstance(step, f.Set) else (step.target,):
            for one in target.items if isinstance(target, f.Many) else (target,):
                if isinstance(one, f.Attr) and _is_state(part, one) and not _is_handed_down(part, value):
                    yield step, shown(one, 40)
    for call in fn.calls:
        if isinstance(call.func, f.Name) and call.func.name == "builtins.setattr" and len(call.args) == 3:
            target = call.args[0].value
            if part.entities.is_entity(target) and not part.entities.is_new(target) and not part.copies:
                yield call, f"fields of {shown(target, 40)}"
        elif (row := writes(fn, call)) is not None and row.assigns and call.args and not part.copies:
            if not all(_is_handed_down(part, arg.value) for arg in call.args):
                yield call, f"columns with {shown(call.func, 40)}"


def _is_state(part: Part, target: f.Attr) -> bool:
    if not part.entities.is_entity(target.base) or part.entities.is_new(target.base) or _SIGNING_IN.search(target.name):
        return False
    types = part.fn.module.types
    for full in types.classes(types.type_of(target.base)):
        view = part.fn.module.classes.get(full)
        if view is not None and not target.targets and not any(one.name == target.name for one in view.class_.fields):
            return False  # a note on the object for the answer, no field of it
    return True


def _is_handed_down(part: Part, value: f.AnyValue, depth: int = 0) -> bool:
    """Whether a value is whoever asks, or, where the framework made the function for that, what was validated."""
    for one in inside(value):
        if is_principal(one):
            return True
        if part.copies and isinstance(one, f.Name | f.Attr) and one.name in _VALIDATED:
            return True
        if isinstance(one, f.Name) and one.scope == f.LOCAL and depth < 4:
            for origin in part.fn.definitions(one):
                held = origin.value if isinstance(origin, Definition) else None
                if held is not None and origin.kind in ("assigned", "loop", "each") and _is_handed_down(part, held, depth + 1):
                    return True
    return False
