"""What views may ask of a program besides its calls: who reaches whom, which class has which method. `Program` is one; views do not import it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from apr_mypy.views.makers import Calls

if TYPE_CHECKING:
    from apr_mypy.config import Config
    from apr_mypy.knowledge import Resolved
    from apr_mypy.views.edges import Edge
    from apr_mypy.views.function import FunctionView


class Whole(Calls, Protocol):
    """A program of all modules, or of one (`is_whole`)."""

    config: Config
    knowledge: Resolved
    __dict__: dict[str, Any]

    @property
    def functions(self) -> Mapping[str, FunctionView]: ...
    @property
    def callers(self) -> Mapping[str, tuple[Edge, ...]]: ...
    def edges(self, fn: FunctionView) -> tuple[Edge, ...]: ...
    def method(self, class_full: str, name: str) -> FunctionView | None: ...
    def members(self, class_full: str) -> frozenset[str]: ...
    def mro(self, full: str) -> tuple[str, ...]: ...
    def subclasses(self, full: str) -> tuple[str, ...]: ...
