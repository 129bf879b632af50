"""Which fields of an object its lock is there for: a lock that guards one field says nothing of another, which may be used by one task alone."""

from __future__ import annotations

from apr_mypy import facts as f
from apr_mypy.concurrency.locks import Locks
from apr_mypy.concurrency.races import Races
from apr_mypy.concurrency.state import Spot
from apr_mypy.knowledge.schema import Lock
from apr_mypy.views.function import FunctionView


class Guarded:
    """Answers for one program."""

    def __init__(self, races: Races, locks: Locks) -> None:
        self.races = races
        self.locks = locks
        self.program = races.program

    def by_lock(self, fn: FunctionView, spot: Spot) -> bool:
        """Whether the lock of an object is there for this state: it is held somewhere to change it, the function holds it for something else, or nothing uses it at all. A lock for one field says nothing of another."""
        if self.locks.sections(fn) or any(self.locks.only_asked(fn, step) for step in fn.function.block[-1:]):
            return True
        owner = spot.key.rpartition(".")[0]
        classes = dict.fromkeys((*(fn.owner.mro if fn.owner is not None else ()), owner, *self.program.subclasses(owner)))
        methods = [one for full in classes for one in self._methods(full)]
        held = False
        for method in methods:
            sections = self.locks.sections(method)
            held = held or bool(sections)
            if not method.all(f.With) and not any(attr.name == "release" for attr in method.attrs):
                continue  # taken here, let go elsewhere: it is held for a whole conversation, not to touch a field
            for write in self.races.writes(method) if sections else ():
                if write.spot.key == spot.key and any(one.first <= write.at <= one.last for one in sections):
                    return True
        return not held and fn.owner is not None and self._keeps_lock(fn.owner.full) and not self._is_handed_on(methods)

    def _keeps_lock(self, full: str) -> bool:
        view = self.program.classes.get(full)
        return view is not None and any(
            field.in_method and isinstance(field.value, f.Call) and view.module.knowledge.find(Lock, view.module.types.bases(field.type)) is not None
            for field in view.class_.fields
        )

    def _methods(self, full: str) -> tuple[FunctionView, ...]:
        view = self.program.classes.get(full)
        return tuple(view.methods.values()) if view is not None else ()

    def _is_handed_on(self, methods: list[FunctionView]) -> bool:
        """Whether a lock goes out of the object, for others to hold."""
        for method in methods:
            table = method.module.knowledge
            for attr in method.attrs:
                if method.use_of(attr).kind != "other" and table.find(Lock, method.module.types.bases(method.module.types.type_of(attr))) is not None:
                    return True
        return False
