"""The plugins that a project has mypy load beside ours: which of them could not be loaded, or broke a run."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

_REFUSED: Final = re.compile(r"(?:Error importing plugin|Can't find plugin|Plugin) \"(?P<plugin>[^\"]+)\"|\(in (?P<named>[^()]+)\)$")
"""How mypy says that it does not take a plugin."""


class Unplugged(Struct, frozen=True):
    """A plugin that mypy ran without. `name` is as the configuration gives it; `reason` is part of a sentence."""

    name: str
    reason: str


def refused(said: Iterable[str], plugins: Sequence[str]) -> Unplugged | None:
    """The plugin that mypy's last words before a run are about."""
    for message in said:
        found = _REFUSED.search(message)
        named = (found["plugin"] or found["named"] or "") if found is not None else ""
        for plugin in plugins:
            if named and _told_as(plugin, named):
                return Unplugged(plugin, message.partition(f'"{named}": ')[2] or message)
    return None


def at_fault(error: BaseException, plugins: Sequence[str]) -> Unplugged | None:
    """The plugin in which an exception was raised, or which called what raised it. mypy leaves by SystemExit where it breaks down: the exception before it counts."""
    while isinstance(error, SystemExit):
        earlier = error.__cause__ or error.__context__
        if earlier is None:
            return None
        error = earlier
    frames = traceback.extract_tb(error.__traceback__)
    for frame in reversed(frames):
        for plugin in plugins:
            if Path(frame.filename).resolve().is_relative_to(_home(plugin)):
                place = f"{'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno}"
                return Unplugged(plugin, f"{type(error).__name__} in {place}: {' '.join(str(error).split())}")
    return None


def _told_as(plugin: str, named: str) -> bool:
    """Whether mypy, which shows the file of a plugin by its path and leaves out the function, means this one."""
    module = plugin.rpartition(":")[0] or plugin
    return named == module or (module.endswith(".py") and Path(named).name == Path(module).name)


def _home(plugin: str) -> Path:
    """Where the code of a plugin lies: its package's folder, or its file."""
    module = plugin.rpartition(":")[0] or plugin
    name = Path(module).stem if module.endswith(".py") else module.partition(".")[0]
    file = getattr(sys.modules.get(name), "__file__", None)
    if file is None:
        return Path(module).resolve()
    return Path(file).resolve().parent if Path(file).name == "__init__.py" else Path(file).resolve()


__all__ = ["Unplugged", "at_fault", "refused"]
