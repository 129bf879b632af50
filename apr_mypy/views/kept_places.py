"""Places that outlive a function: globals, fields, keys of an application's mapping; and who reads what lies in them, anywhere in a program."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from typing import Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.views.function import FunctionView
from apr_mypy.views.makers import Calls
from apr_mypy.views.shown import shown
from apr_mypy.views.walk import inside

TAKING: Final = frozenset({"pop", "popleft", "get", "__getitem__"})
"""Methods of a collection that give one of its items."""


class Hold(IntEnum):
    """How well a handle is held, the best first."""

    OWNED = 0
    RETURNED = 1
    """The caller gets it, and is judged for itself."""
    FRAME = 2
    """A generator's frame keeps it while it is suspended."""
    STORED = 3
    """It lies in a field, a global or a collection, where nobody owns it."""
    RESPONSE = 4
    """A handler returns it to its framework."""
    LOCAL = 5
    """A local name holds it until the function returns."""
    DROPPED = 6


class Fate(NamedTuple):
    """What becomes of a handle. `where` is what keeps it, as its author wrote it; `decided` whether this module alone can say so: others may reach a public field and own what is in it;
    `among` whether the caller to whom it is returned gets it in a list of several."""

    hold: Hold
    where: str = ""
    decided: bool = True
    among: bool = False


Follow = Callable[[FunctionView, f.AnyValue], Iterator[Fate]]
"""What becomes of a read: `(function, value)` → fates."""


class Places:
    """The places of one program, each looked at once. A method yields what becomes of something put there: first that it is stored, then what `follow` says of each read."""

    def __init__(self, program: Calls, whole: bool) -> None:
        self.program = program
        self.whole = whole
        self._seen: set[tuple[str, ...]] = set()

    def _once(self, *key: str) -> bool:
        """Whether this is the first time that a place is looked at; also the end of every cycle."""
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def in_global(self, name: f.Name, follow: Follow) -> Iterator[Fate]:
        home, _, last = name.name.rpartition(".")
        here = next((module for module in self.program.modules.values() if module.name == home), None)
        yield Fate(Hold.STORED, last, self.whole or (here is not None and last.startswith("_")))
        if not self._once("global", name.name):
            return
        for module in self.program.modules.values():
            if module is here or any(step.full.startswith(home) for step in module.facts.imports):
                for view in module.everything():
                    if f.Dead in view.kinds and _asks(view, name):
                        yield Fate(Hold.OWNED)  # `if server: server.stop()`, which mypy takes for unreachable where the global begins as None
                    for read in view.all(f.Name):
                        if read.name == name.name and read.scope != f.LOCAL and not view.is_write(read):
                            yield from follow(view, read)

    def in_field(self, fn: FunctionView, attr: f.Attr, follow: Follow) -> Iterator[Fate]:
        owners = fn.module.types.classes(fn.module.types.type_of(attr.base))
        is_self = fn.owner is not None and isinstance(attr.base, f.Name) and attr.base.name in ("self", "cls")
        targets = (
            attr.targets or tuple(f"{owner}.{attr.name}" for owner in owners) or ((f"{fn.owner.full}.{attr.name}",) if is_self and fn.owner else ())
        )
        holders = [target.rpartition(".")[0] for target in targets]
        if is_self and attr.targets and not any(fn.module.is_own(one) for one in holders):
            yield Fate(Hold.OWNED)  # the field of a library's class, whose own methods see to what lies in it
            return
        private = attr.name.startswith("_") and bool(holders) and all(one in fn.module.classes for one in holders)
        yield from self.in_fields(attr.name, targets, follow, shown(attr), private)

    def in_fields(self, name: str, targets: Sequence[str], follow: Follow, where: str, private: bool) -> Iterator[Fate]:
        """A field of the project's classes, or of something without a type: every read of it, wherever it is."""
        yield Fate(Hold.STORED, where, self.whole or private)
        if not self._once("field", name, *targets):
            return
        reads = _reads(self.program)
        for view, read in reads.fields.get(name, ()):
            same = _may_stand_for(view, read, targets) if not read.targets else not set(targets).isdisjoint(read.targets)
            if same and view.use_of(read).slot not in ("target", "changed"):
                yield from follow(view, read)
        for view, call in reads.getattrs.get(name, ()):
            if _may_have(view, call.args[0].value, name, targets):
                yield from follow(view, call)

    def under_key(self, key: str, where: str, follow: Follow) -> Iterator[Fate]:
        """`app["listener"]`, a field of a typed dictionary: what is read under the same key (`key_of`), wherever it is."""
        yield Fate(Hold.STORED, where, self.whole)
        if not self._once("key", key):
            return
        for view, item in _reads(self.program).items.get(key, ()):
            if isinstance(item, f.Call) or view.use_of(item).slot not in ("target", "changed"):
                yield from follow(view, item)


def _asks(view: FunctionView, name: f.Name) -> bool:
    """Whether a function asks for a global in a condition."""
    return any(isinstance(one, f.Name) and one.name == name.name for step in view.all(f.If) for test in step.tests for one in inside(test))


class _Reads(NamedTuple):
    """Where a program reads fields by name, fields by `getattr`, and items under a key that stays the same."""

    fields: dict[str, list[tuple[FunctionView, f.Attr]]]
    getattrs: dict[str, list[tuple[FunctionView, f.Call]]]
    items: dict[str, list[tuple[FunctionView, f.AnyValue]]]


def _reads(program: Calls) -> _Reads:
    """The table of a program, made once."""
    known: _Reads | None = program.__dict__.get("_reads_of_places")
    if known is None:
        known = program.__dict__["_reads_of_places"] = _Reads({}, {}, {})
        for module in program.modules.values():
            for view in module.everything():
                _note_reads(known, view)
    return known


def _note_reads(found: _Reads, view: FunctionView) -> None:
    for attr in view.attrs:
        found.fields.setdefault(attr.name, []).append((view, attr))
    for item in view.all(f.Item):
        key = key_of(item)
        if key is not None:
            found.items.setdefault(key, []).append((view, item))
    for call in view.calls:
        if isinstance(call.func, f.Name) and call.func.name == "builtins.getattr" and len(call.args) > 1:
            name = call.args[1].value
            if isinstance(name, f.Const) and isinstance(name.value, str):
                found.getattrs.setdefault(name.value, []).append((view, call))
        elif isinstance(call.func, f.Attr) and call.func.name in TAKING and call.args:
            key = constant_key(call.args[0].value)
            if key is not None:
                found.items.setdefault(key, []).append((view, call))


def _may_have(fn: FunctionView, value: f.AnyValue, name: str, targets: Sequence[str]) -> bool:
    """Whether an object may have one of these fields, by its class; one without a type may."""
    bases = fn.module.types.bases(fn.module.types.type_of(value))
    return not bases or any(f"{base}.{name}" in targets for base in bases)


def _may_stand_for(fn: FunctionView, read: f.Attr, targets: Sequence[str]) -> bool:
    """Whether an attribute that its class does not declare may be one of these fields: not where a library's class (`app.state`) makes it up, which is none of theirs."""
    owners = fn.module.types.classes(fn.module.types.type_of(read.base))
    made_up = bool(targets) and bool(owners) and not any(fn.module.is_own(one) for one in owners)
    return not made_up or _may_have(fn, read.base, read.name, targets)


def key_of(item: f.Item) -> str | None:
    """The key under which an item is read or written, None where it is not the same every time."""
    return constant_key(item.index)


def constant_key(value: f.AnyValue) -> str | None:
    """A key that is the same wherever it is written: a text, or a global name; None for any other."""
    if isinstance(value, f.Const) and isinstance(value.value, str):
        return repr(value.value)
    return value.name if isinstance(value, f.Name) and value.scope != f.LOCAL else None
