"""What mypy calls the names that knowledge has: `requests.get` is `requests.api.get`."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping

from mypy.nodes import MypyFile, SymbolTableNode, TypeAlias, TypeInfo
from mypy.types import Instance, get_proper_type


class DefiningNames:
    """Public name -> defining name, as far as the modules that define them have been met.

    `known` is what earlier runs found. Of the project's `own` packages it is not used: there a name would be known or not by the order in which files were edited.
    """

    def __init__(self, names: Iterable[str], known: Mapping[str, str], own: Iterable[str] = ()) -> None:
        self._own = frozenset(own)
        self.known = {public: defining for public, defining in known.items() if _top(public) not in self._own}
        self._seen = 0
        # module -> the names that may be in it
        self._wanted: dict[str, list[str]] = {}
        # top-level package of the project -> modules in which names are wanted
        self._here: dict[str, list[str]] = {}
        for name in names:
            head = name
            while head:
                self._wanted.setdefault(head, []).append(name)
                head = head.rpartition(".")[0]
        for module in self._wanted:
            if _top(module) in self._own:
                self._here.setdefault(_top(module), []).append(module)

    def meet(self, modules: dict[str, MypyFile], finished: Iterable[str], judged: str) -> dict[str, str]:
        """Look into the modules that mypy loaded from its cache since the last call, those that it finished, and the package of the module that is judged now: of an import cycle all is known before
        the first module is finished. Returns what is new."""
        if len(modules) < self._seen:
            self._seen = 0
        new: dict[str, str] = {}
        loaded = [
            *itertools.islice(reversed(modules), len(modules) - self._seen)
        ]  # from the end: to skip all that were seen takes as long as to look at them
        for module in (*reversed(loaded), *finished, *self._here.get(_top(judged), ())):
            for name in self._wanted.get(module, ()):
                defining = _defining(name, module, modules) if module in modules else None
                if defining is not None and self.known.get(name) != defining:
                    self.known[name] = new[name] = defining
        self._seen = len(modules)
        return new


def _top(name: str) -> str:
    return name.partition(".")[0]


def _defining(name: str, module: str, modules: Mapping[str, MypyFile]) -> str | None:
    """What mypy calls `name`, which is `module` or may be in it. A method is its class's defining name and its own name."""
    if name == module:
        return name
    names = modules[module].names
    here = module
    parts = name[len(module) + 1 :].split(".")
    for number, part in enumerate(parts):
        symbol: SymbolTableNode | None = names.get(part)
        node = symbol.node if symbol is not None else None
        if node is None:
            return None
        if isinstance(node, TypeAlias):
            target = get_proper_type(node.target)
            node = target.type if isinstance(target, Instance) else node
        here = node.fullname or f"{here}.{part}"
        rest = parts[number + 1 :]
        if isinstance(node, TypeInfo):
            if len(rest) == 1:
                return f"{here}.{rest[0]}"
            names = node.names
        elif isinstance(node, MypyFile):
            names = node.names
        elif rest:
            return None
    return here
