"""Which secrets a value shows to whoever reads it: judged by what it was made from, its type and the names of its parts; never by the words around it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import GivesWhole
from apr_mypy.views import marked
from apr_mypy.views.leaking_calls import call_leaks
from apr_mypy.views.leaking_names import is_word
from apr_mypy.views.leaking_parts import attribute_leaks, each_leaks, item_leaks, text_leaks
from apr_mypy.views.leaking_variables import global_leaks, local_leaks
from apr_mypy.views.look_alikes import is_sentence
from apr_mypy.views.names_of_secrets import is_kept_in_session, is_name
from apr_mypy.views.secret_words import says_secret
from apr_mypy.views.shown import shown
from apr_mypy.views.shown_fields import ShownFields, may_hold
from apr_mypy.views.shown_instead import stands_in, unless
from apr_mypy.views.shown_whole import dumped, is_dump
from apr_mypy.views.taken_out import covered
from apr_mypy.views.token_answers import answer_with_token
from apr_mypy.views.verdicts import SAFE, Leak, Verdict, together

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.makers import Calls

_DEEPEST: Final = 9


def leaks_of(program: Calls) -> Leaks:
    """The one judge of a program."""
    known: Leaks | None = program.__dict__.get("_leaks")
    if known is None:
        known = program.__dict__["_leaks"] = Leaks(program)
    return known


class Leaks:
    """Judges the values of a program's functions."""

    def __init__(self, program: Calls) -> None:
        self.program = program
        self.fields = ShownFields(program)
        self._known: dict[int, Verdict] = {}
        self._calls: dict[str, Verdict] = {}
        self._marks = any(marked.is_marking(module) for module in program.modules.values())

    def judge(self, fn: FunctionView, value: f.AnyValue, depth: int = 0) -> Verdict:
        """What a value shows."""
        kind = type(value)
        if kind is f.Const or kind is f.Compare or kind is f.Lambda or kind is f.Super or kind is f.Unseen:
            return SAFE
        if depth > _DEEPEST:
            return None
        key = id(value)
        if key in self._known:
            return self._known[key]
        self._known[key] = None  # a value that is made of itself, in a loop
        found = self._judge(fn, value, depth)
        if not found and found is None:
            found = self.by_type(fn, value)
        self._known[key] = found
        return found

    def _judge(self, fn: FunctionView, value: Any, depth: int) -> Verdict:
        if self._marks and isinstance(value, f.Name | f.Attr | f.Call) and marked.SECRET in marked.marks(self.program, fn, value):
            return (Leak(f"`{shown(value)}`, which is marked as secret,"),)
        if isinstance(value, f.Attr | f.Call) and (answer := answer_with_token(fn, value)):
            return (Leak(f"the answer with the token in `{answer}`"),)
        match value:
            case f.Name(scope=f.LOCAL):
                return local_leaks(self, fn, value, depth)
            case f.Name():
                return global_leaks(self, fn, value, depth)
            case f.Attr():
                return attribute_leaks(self, fn, value, depth)
            case f.Item():
                return item_leaks(self, fn, value, depth)
            case f.Call():
                return call_leaks(self, fn, value, depth)
            case f.Await() | f.Bind() | f.Star():
                return self.judge(fn, value.value, depth + 1)
            case f.Choice():
                first = stands_in(fn, value)
                return together([unless(self.judge(fn, one, depth + 1), first, one) for one in (value.yes, value.no)])
            case f.Text():
                return text_leaks(self, fn, value.parts, depth)
            case f.Op():
                if value.op in ("+", "%"):
                    return text_leaks(self, fn, value.args, depth) if value.op == "+" else self.judge(fn, value.args[-1], depth + 1)
                if value.op == "and":
                    return self.judge(fn, value.args[-1], depth + 1)
                if value.op in ("or", "|", "*"):
                    first = stands_in(fn, value)
                    return together([unless(self.judge(fn, one, depth + 1), first, one) for one in value.args])
                return SAFE
            case f.Many():
                return together([self.judge(fn, one, depth + 1) for one in value.items])
            case f.Table():
                return together(
                    [
                        self.keyed(fn, key, one, depth)
                        if key is not None
                        else self.without(fn, one, frozenset(covered(fn, value.items[number + 1 :])), depth)
                        for number, (key, one) in enumerate(value.items)
                    ]
                )
            case f.Each():
                return each_leaks(self, fn, value, depth)
            case _:
                return None

    def keyed(self, fn: FunctionView, key: f.AnyValue | str | None, value: f.AnyValue, depth: int = 0) -> Verdict:
        """What a value shows that stands under a key: where nothing else is known of it, the key says what it is."""
        found = self.judge(fn, value, depth + 1)
        if found is not None or key is None:
            return found
        if not isinstance(key, str):
            constant = fn.module.constant(fn, key)
            key = constant.value if constant is not None and isinstance(constant.value, str) else ""
        if isinstance(value, f.Name | f.Attr) and is_name(value.name.rpartition(".")[2]) and not is_name(key):
            return None  # what it is found by
        if is_kept_in_session(fn, value) or is_sentence(value):
            return None
        last = key.rpartition(".")[2] if "." in key else key
        if says_secret(last) and not is_word(fn, last) and may_hold(fn.module.types, fn.module.types.type_of(value), last):
            return (Leak(f"`{shown(value)}` as `{key}`"),)
        return None

    def without(self, fn: FunctionView, value: f.AnyValue, keys: frozenset[str], depth: int) -> Verdict:
        """What a mapping shows where some of its keys are taken out or covered."""
        found = self.judge(fn, value, depth + 1)
        if not found or not any(says_secret(key) for key in keys):
            return found
        call = value.value if isinstance(value, f.Await) else value
        if not isinstance(call, f.Call) or not is_dump(fn, call):
            return tuple(leak for leak in found if not (leak.what.startswith("the ") or leak.what.endswith(tuple(f"`{key}`" for key in keys))))
        source = dumped(call)
        field = self.fields.of_type(fn.module, fn.module.types.type_of(source), dumped=True, without=keys) if source is not None else ""
        return (Leak(f"`{field}`"),) if field else SAFE

    # --- calls --------------------------------------------------------------------------------------------------------------------

    def returned(self, callee: FunctionView, depth: int) -> Verdict:
        """What a function of the project gives back, for whoever calls it."""
        if callee.full in self._calls:
            return self._calls[callee.full]
        self._calls[callee.full] = None
        found: Verdict = None
        if not callee.function.is_generator and not callee.function.is_trivial:
            verdicts = [
                verdict
                for step in callee.returns
                if step.value is not None
                for verdict in (self.judge(callee, step.value, depth + 1), *self._else(callee, step.value, depth))
            ]
            found = together(verdicts) if verdicts else None
            if found and None in verdicts:
                found = tuple(leak for leak in found if leak.parameter or leak.of) or None  # it may give something else, by what it is asked for
        self._calls[callee.full] = found
        return found

    def _else(self, callee: FunctionView, value: f.AnyValue, depth: int) -> Iterator[Verdict]:
        """Unknown, where a function gives back a variable that says nothing by its name and holds a secret on one way, something unknown on another: `found = table.get(key)`, then `found = decrypt(found)` for some keys."""
        if isinstance(value, f.Name) and value.scope == f.LOCAL and not says_secret(value.name):
            made = [one for one in callee.definitions(value) if one.kind == "assigned" and one.value is not None and not one.path]
            if len(made) > 1 and any(self.judge(one.function, one.value, depth + 1) is None for one in made if one.value is not None):
                yield None

    # --- types --------------------------------------------------------------------------------------------------------------------

    def by_type(self, fn: FunctionView, value: f.AnyValue) -> Verdict:
        """What the text of an object of this type shows."""
        number = fn.module.types.type_of(value)
        if not number:
            return None
        found = self.fields.of_type(fn.module, number)
        if found:
            return (Leak(f"`{shown(value)}` with its `{found.rpartition('.')[2]}`"),)
        for full in fn.module.types.classes(number):
            view = self.program.classes.get(full)
            own = [self.program.classes[base].methods for base in view.class_.mro if base in self.program.classes] if view is not None else []
            text = next((methods[name] for name in ("__str__", "__repr__") for methods in own if name in methods), None)
            if text is not None:
                leak = next((one for one in self.returned(text, 0) or () if not one.parameter), None)
                if leak is not None:
                    return (Leak(f"`{shown(value)}`, whose text shows {leak.what}"),)
            if not full.startswith("builtins."):
                row = fn.module.knowledge.find(GivesWhole, fn.module.types.mro(full))
                if row is not None and row.name.rpartition(".")[2][:1].isupper():
                    return (Leak(row.what),)
        return None


__all__ = ["Leaks", "leaks_of"]
