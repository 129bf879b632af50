"""What a decorator is that is taken from something nobody knows (`@shop_celery.task(bind=True)`, of a package that is not installed): words tell it, the library's in the object's name, or keywords that only it takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from apr_mypy import facts as f
from apr_mypy.knowledge import Resolved
from apr_mypy.knowledge.schema import Job, Package
from apr_mypy.patterns import pattern_of

_WORD: Final = pattern_of(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def job_told_by_words(knowledge: Resolved, decorator: f.AnyValue, candidates: Iterable[str]) -> Job | None:
    """The row of a decorator of jobs, by words alone. `candidates` are the names that it may have; the caller knows that mypy has no type for what it is taken from."""
    target = decorator.func if isinstance(decorator, f.Call) else decorator
    if not isinstance(target, f.Attr) or not isinstance(target.base, (f.Name, f.Attr)):
        return None
    owners = [name.rpartition(".")[0] for name in candidates]
    known = knowledge.table(Package)
    if any(owner.partition(".")[0] in known for owner in owners):
        return None  # another library's, and no row says that it makes jobs
    words = {word.lower() for owner in (target.base.name, *owners) for word in _WORD.findall(owner.rpartition(".")[2])}
    keywords = {arg.name for arg in decorator.args} if isinstance(decorator, f.Call) else frozenset()
    for row in knowledge.table(Job).values():
        if row.callable is None and not row.methods and row.name.rpartition(".")[2] == target.name:
            if row.name.partition(".")[0] in words or not keywords.isdisjoint(row.told_by):
                return row
    return None


__all__ = ["job_told_by_words"]
