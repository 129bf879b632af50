"""Inserts that a unique constraint refuses because the row is there already: what was wanted is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apr_mypy import facts as f
from apr_mypy.views.constraints import declared
from apr_mypy.views.excepts import calls_in
from apr_mypy.views.inserts import inserts

if TYPE_CHECKING:
    from apr_mypy.views.check_then_insert import Judged
    from apr_mypy.views.excepts import Taking


def is_there_already(program: Judged, taking: Taking) -> bool:
    """`try: Placement.create(image=image, place=place) … except IntegrityError: pass`, with a unique key over the two: whether all that is guarded makes a row by the columns of which there is one row at most."""
    only = taking.block[0] if len(taking.block) == 1 else None
    if taking.caught.means != {"conflict"} or not isinstance(only, f.Do | f.Set) or not all(isinstance(one, f.Pass) for one in taking.after):
        return False
    calls = {id(call) for call in calls_in(taking.block)}
    for one in inserts(program, taking.fn):
        model = declared(program, one.model) if id(one.call) in calls and one.model else None
        if model is not None and model.unique_among(arg.name for arg in one.call.args if arg.name) is not None:
            return True
    return False


__all__ = ["is_there_already"]
