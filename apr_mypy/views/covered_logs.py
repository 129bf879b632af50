"""What the log itself takes out before anything is written: filters, formatters and processors that cover values by the names of their fields, or look for secrets in the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import HandlesRecords
from apr_mypy.patterns import pattern_of
from apr_mypy.views.naming import called_name, snake
from apr_mypy.views.secret_words import hides, says_secret, words
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView
    from apr_mypy.views.makers import Calls

_DEEPEST: Final = 3
_IN_PLACE: Final = pattern_of(r"\*\*|••|[xX]{3}|(?i:redacted|masked|filtered|hidden|removed|scrubbed|censored)")
"""What is put in the place of a secret."""
_COVERS: Final = pattern_of(r"redact|mask|scrub|saniti[sz]|censor|obfuscat|anonymi[sz]|hide|strip|clean|remove|drop|filter|sensitive")
_SECRETS: Final = pattern_of(r"secret|sensitive|credential|pii|passw|token|private|confidential")
"""Words in the name of a function or class that takes secrets out; the second for one whose secrets nobody can read off."""
_OF_SECRETS: Final = pattern_of(r"passw|passwd|pwd|secret|token|api.?key|credential|authori[sz]ation|cookie|card|cvv|otp|ssn|bearer|jwt|dsn|session")
"""What a text that looks for secrets says: a field's name, a pattern."""
_SEARCHES: Final = frozenset({"search", "match", "findall", "endswith", "startswith", "sub"})
_REWRITES: Final = frozenset({"sub", "replace", "subn", "translate"})


class Cover(NamedTuple):
    """One thing that takes secrets out of every record. `by_key`: the values of fields by their names, and not what stands in the text; `says` are the texts by which it knows them, in lower case, none where
    nobody can tell. `exact`: a name has to be one of them, not only to have one of them in it."""

    by_key: bool
    says: tuple[str, ...]
    exact: bool

    def takes_out(self, name: str) -> bool:
        """Whether it knows a secret by this name."""
        if not self.says:
            return True
        asked = name.lower()
        if self.exact:
            return asked in self.says
        ends = {"".join(words(name)[-number:]) for number in (1, 2) if says_secret("_".join(words(name)[-number:]))}
        return any(said in asked or any(end in _compact(said) for end in ends) for said in self.says)


def _compact(text: str) -> str:
    """`api[_-]?key` without what stands between its words."""
    return "".join(character for character in text if character.isalnum())


def is_taken_out(program: Calls, key: str, name: str) -> bool:
    """Whether the log covers a secret of this name that is told as the field `key` ("" for the text)."""
    return any(one.takes_out(key) if one.by_key else one.takes_out(name) for one in covers_of(program) if says_secret(key) or not one.by_key)


def covers_of(program: Calls) -> tuple[Cover, ...]:
    """All that takes secrets out of the log of a program."""
    known: tuple[Cover, ...] | None = program.__dict__.get("_log_covers")
    if known is None:
        known = program.__dict__["_log_covers"] = tuple(dict.fromkeys(_covers(program)))
    return known


def _covers(program: Calls) -> Iterator[Cover]:
    for fn, row in dict.fromkeys(_handling(program)):
        named = fn.function.name + (f"_{snake(fn.owner.name)}" if fn.owner is not None else "")
        if not _changes(fn) or not (_COVERS.search(named) or _puts_in_place(program, fn)):
            continue
        reached: list[FunctionView] = []
        said = _said(program, fn, 0, set(), reached)
        if said or (_COVERS.search(named) and _SECRETS.search(named)):
            yield Cover(row.by_key, tuple(sorted(said)), row.by_key and not any(_is_loose(one) for one in reached))


def _handling(program: Calls) -> Iterator[tuple[FunctionView, HandlesRecords]]:
    """The project's functions through which records go, each with what says so."""
    rows = {row for module in program.modules.values() for row in module.knowledge.table(HandlesRecords).values() if row.method}
    for full, view in program.classes.items() if rows else ():
        row = view.module.knowledge.find(HandlesRecords, view.class_.mro)
        method = view.methods.get(row.method) if row is not None and not view.module.is_test else None
        if row is not None and method is not None and _is_used(program, full):
            yield method, row
    for module in program.modules.values():
        for fn, call, row in module.calls_known_as(HandlesRecords):
            given = [arg.value for arg in call.args if arg.name == row.keyword or (not arg.name and row.keyword)]
            if given and not row.method:
                yield from ((one, row) for one in _named_in(program, fn))


def _named_in(program: Calls, fn: FunctionView) -> Iterator[FunctionView]:
    """The functions and callable objects of the project that a function names: those among them that change records are its processors, in whatever list they are put together."""
    for name in fn.all(f.Name):
        view = program.classes.get(name.name)
        if view is not None:
            yield from (method for one, method in view.methods.items() if one == "__call__")
        elif name.scope != f.LOCAL:
            module = program.modules.get(name.name.rpartition(".")[0])
            function = module.functions.get(name.name) if module is not None else None
            if function is not None and len(function.function.params) in (1, 3):
                yield function


def _is_used(program: Calls, full: str) -> bool:
    """Whether a class is named anywhere but where it is defined: made and added, or named in the settings of the log."""
    last = "." + full.rpartition(".")[2]
    for module in program.modules.values():
        for fn in module.everything():
            if any(name.name == full for name in fn.all(f.Name)):
                return True
            if any(isinstance(one.value, str) and (one.value.endswith(last) or one.value == full) for one in fn.all(f.Const)):
                return True
    return False


def _changes(fn: FunctionView) -> bool:
    """Whether a function puts something else into what it is given, or gives back a text that it changed."""
    if any(isinstance(target, f.Item | f.Attr) for step in fn.all(f.Set) for target in step.targets):
        return True
    return any(called_name(call) in _REWRITES or hides(called_name(call)) for call in fn.calls)


def _is_loose(fn: FunctionView) -> bool:
    """`any(word in key.lower() for word in WORDS)`, a pattern: whether a function looks for texts within names."""
    walked = {loop.target.name for each in fn.all(f.Each) for loop in each.loops if isinstance(loop.target, f.Name)}
    walked |= {step.target.name for step in fn.all(f.For) if isinstance(step.target, f.Name)}
    found_in = any(one.ops == ("in",) and isinstance(one.args[0], f.Name) and one.args[0].name in walked for one in fn.all(f.Compare))
    return (found_in and not _asks_a_set(fn)) or any(called_name(call) in _SEARCHES for call in fn.calls)


def _asks_a_set(fn: FunctionView) -> bool:
    """`if key.lower() in SECRETS`: whether what is walked over are the fields themselves, asked one by one."""
    return any(one.ops == ("in",) and isinstance(one.args[1], f.Name) and one.args[1].name.rpartition(".")[2].isupper() for one in fn.all(f.Compare))


def _puts_in_place(program: Calls, fn: FunctionView) -> bool:
    """Whether a function has what stands in the place of a secret, itself or as a constant of a module."""
    held: list[f.AnyValue | None] = list(fn.all(f.Const))
    for name in fn.all(f.Name):
        module = program.modules.get(name.name.rpartition(".")[0]) if name.scope != f.LOCAL else None
        held.append(module.set_once(name.name) if module is not None else None)
    return any(isinstance(one, f.Const) and isinstance(one.value, str) and _IN_PLACE.search(one.value) for one in held)


def _said(program: Calls, fn: FunctionView, depth: int, seen: set[str], reached: list[FunctionView]) -> set[str]:
    """The texts about secrets in a function, in what it calls, and in the constants that they name; `reached` gets those functions."""
    if depth > _DEEPEST or fn.full in seen:
        return set()
    seen.add(fn.full)
    reached.append(fn)
    found = {text for one in fn.all(f.Const) for text in _of_secrets(one)}
    for name in fn.all(f.Name):
        if name.scope != f.LOCAL:
            found |= _in_global(program, name.name, seen, 0)
    if fn.owner is not None:
        for field in fn.owner.fields:
            found |= {text for part in inside(field.value) for text in _of_secrets(part)} if field.value is not None else set()
            for part in inside(field.value) if field.value is not None else ():
                if isinstance(part, f.Name) and part.scope != f.LOCAL:
                    found |= _in_global(program, part.name, seen, 0)
    for call in fn.calls:
        for callee in program.run_by(fn, call):
            found |= _said(program, callee, depth + 1, seen, reached)
    return found


def _in_global(program: Calls, full: str, seen: set[str], depth: int) -> set[str]:
    """The texts about secrets in a constant of a module, and in those that it is made of."""
    if full in seen or depth > _DEEPEST:
        return set()
    module = program.modules.get(full.rpartition(".")[0])
    held = module.set_once(full) if module is not None else None
    found: set[str] = set()
    if held is None:
        return found
    seen.add(full)
    for part in inside(held):
        found |= set(_of_secrets(part))
        if isinstance(part, f.Name) and part.scope != f.LOCAL:
            found |= _in_global(program, part.name, seen, depth + 1)
    return found


def _of_secrets(value: f.AnyValue) -> Iterator[str]:
    if (
        isinstance(value, f.Const)
        and isinstance(value.value, str)
        and not _IN_PLACE.search(value.value)
        and (says_secret(value.value) or _OF_SECRETS.search(value.value.lower()))
    ):
        yield value.value.lower()
