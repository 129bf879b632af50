"""What is known of a function that takes a delivery in: whether it makes sure who sent it, and what it does before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from apr_mypy import facts as f
from apr_mypy.views.repeating import Deed

if TYPE_CHECKING:
    from apr_mypy.views.function import FunctionView


class Open(NamedTuple):
    """Something that is done though nobody knows who sent the delivery. `way` are the calls that lead to it."""

    fn: FunctionView
    deed: Deed
    way: tuple[tuple[FunctionView, f.Call], ...] = ()


class Outcome(NamedTuple):
    """What is known of one function that starts with nothing verified.

    `verifies`: it comes back only where the sender is known; `answers`: what it returns is true (or an event) only where he is; `first`: what it does before; `passes`: whether each call of what it wraps is
    verified, None where it wraps nothing; `hooked`: as `verifies`, where a returned value ends the request; `tried`: it looks at a signature somewhere; `unknown`: part of it is out of sight.
    """

    verifies: bool = False
    answers: bool = False
    first: Open | None = None
    passes: bool | None = None
    hooked: bool = False
    tried: bool = False
    unknown: bool = False


class Wrong(NamedTuple):
    """A signature, or a shared secret, compared by `==`."""

    fn: FunctionView
    compare: f.Compare
    secret: bool
