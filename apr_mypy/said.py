"""What mypy said beside our own findings: what it could not read, what it does not know, and, on request, its ordinary type errors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import Final

from apr_mypy import facts
from apr_mypy.finding import MODULE, Finding, Place
from apr_mypy.merge import function_at
from apr_mypy.report.model import Card, Gap
from apr_mypy.sources.messages import Message
from apr_mypy.sources.other_plugins import Unplugged

TYPE_ERROR: Final = "mypy-"
"""With `--type-errors`, mypy's error `arg-type` is reported as the rule `mypy-arg-type`."""
SYNTAX: Final = "syntax"
NOT_FOUND: Final = frozenset({"import-not-found", "import"})


def internal(messages: Iterable[Message]) -> Iterator[Gap]:
    """What went wrong inside this tool: the module or the rule was not judged."""
    for message in messages:
        yield Gap(message.path, message.line, "", message.message, "This is a mistake in apr-mypy: please report it with that sentence", fatal=True)


def blocked(messages: Iterable[Message], complete: bool = False) -> Iterator[Gap]:
    """Files that mypy could not read; `complete` says that it went on without them. A library's is one gap: whoever reads this cannot mend it."""
    libraries: dict[str, Message] = {}
    for message in messages:
        if message.severity == "error" and complete and _is_of_library(message.path):
            libraries.setdefault(message.path, message)
        elif message.severity == "error":
            yield Gap(message.path, message.line, "", message.message, _remedy(message, complete), fatal=True)
    for path, message in libraries.items():
        name = PurePath(path).stem if PurePath(path).stem != "__init__" else PurePath(path).parent.name
        reason = f"mypy cannot read this file of a library ({message.message}), so the types of what comes from `{name}` are unknown"
        yield Gap(
            path, message.line, name, reason, "Install another version of it, or let mypy read it as another Python (`-- --python-version 3.13`)"
        )


def unplugged(plugins: Iterable[Unplugged]) -> Iterator[Gap]:
    """Plugins of the project's own that mypy had to do without: it looked at everything, with fewer types."""
    for plugin in plugins:
        reason = f"mypy ran without the plugin `{plugin.name}` of its configuration ({plugin.reason}), so types that only it knows are unknown"
        remedy = "Install apr-mypy in the environment where `mypy` works for this project, and run it there with the variables that the plugin needs"
        yield Gap("", 0, plugin.name, reason, remedy)


def _is_of_library(path: str) -> bool:
    """Whether a file is none of the project's: mypy shows those in full, and an environment in the project has this folder."""
    return PurePath(path).is_absolute() or "site-packages" in PurePath(path).parts


def _remedy(message: Message, complete: bool) -> str:
    if message.code == SYNTAX or "syntax" in message.message.lower():
        return "Mend the syntax, or let mypy read it as a newer Python (`-- --python-version 3.13`)"
    if "Duplicate module" in message.message or "Source file found twice" in message.message:
        return "Give the folders an `__init__.py`, or set `explicit_package_bases = true` and `mypy_path` for mypy"
    return "Mend it so that `mypy` can read the file; everything else was analysed" if complete else "Mend what stopped mypy: nothing was analysed"


def unread(others: Iterable[Message], read: Collection[str]) -> Iterator[Gap]:
    """Syntax errors among the messages of a mypy run that stopped at them. mypy complains of smaller things under the same code (a `# type: ignore` that says nothing, syntax that is newer than
    the Python asked for) and goes on: the paths in `read` were analysed."""
    yield from blocked(message for message in others if message.code == SYNTAX and message.path not in read)


def unknown_libraries(others: Iterable[Message], own: Container[str] = ()) -> Iterator[Gap]:
    """Libraries that are imported and not installed where mypy looked: what they give is unknown, so most rules are silent about it. One gap a library; of the project's `own` packages one a module that is not there."""
    sites: dict[str, list[Message]] = defaultdict(list)
    for message in others:
        if message.code in NOT_FOUND and message.severity == "error":
            name = message.message.partition('"')[2].partition('"')[0]
            top = name.partition(".")[0]
            sites[name if top in own else top or message.message].append(message)
    for library, messages in sorted(sites.items()):
        first = min(messages, key=lambda m: (m.path, m.line))
        count = len(messages)
        is_own = library.partition(".")[0] in own
        missing = "is not there" if is_own else "is not installed where mypy looks"
        reason = f"`{library}` {missing}, so the types of what comes from it are unknown ({count} import{'s' if count != 1 else ''})"
        remedy = "Add the module, or mend the import" if is_own else "Install it, or name the Python that has it with --python-executable"
        yield Gap(first.path, first.line, library, reason, remedy, count=count)


def type_errors(others: Iterable[Message], modules: Mapping[str, facts.Module]) -> Iterator[Finding]:
    """mypy's ordinary errors as findings; `modules` are by path."""
    for message in others:
        if message.severity == "error" and message.path and message.code != SYNTAX:
            line = max(message.line, 1)
            module = modules.get(message.path)
            function = function_at(module, line) if module else ""
            place = Place(message.path, line, max(message.column, 1), line)
            fix = " ".join(message.hint.split()) or "make the types agree"
            yield Finding(TYPE_ERROR + (message.code or "misc"), "P3", place, function, message.message, fix, MODULE)


def type_error_card(rule: str) -> Card:
    """What the report says of an ordinary type error."""
    danger = "The types say that this fails when it runs, or that what is checked after it proves nothing."
    return Card(
        rule, f"Type error ({rule.removeprefix(TYPE_ERROR)})", "mypy", "Type errors", "P3", "mypy found a type error.", danger, "make the types agree"
    )
