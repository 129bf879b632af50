"""Incidents: the ids that a project's list and its comments name, and which of them a test names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy import facts as f
from apr_mypy.config import ConfigError
from apr_mypy.layout import find_roots
from apr_mypy.patterns import pattern_of
from apr_mypy.views.walk import inside

if TYPE_CHECKING:
    from apr_mypy.config import Config
    from apr_mypy.views.module import ModuleView

ID: Final = pattern_of(r"(?<![\w-])(?P<prefix>[A-Z]{2,})-\d+(?:-\d+)*(?![\w-]*\w)")
"""A ticket's id, whole: `INC-142`, `OPS-2024-017`."""

_ENTRY: Final = pattern_of(rf"""^[\s|>*#\-+\[`("'{{]*(?:\d+[.)]\s+)?(?:\w+"?\s*[:=]\s*)?["'\[`*]*(?P<id>{ID.pattern})""")
"""A line of a list that is about an incident: its id comes first, behind what tables, lists, headings, YAML, JSON and TOML put there."""

_TOLD: Final = pattern_of(r"\b(incidents?|outages?|post-?\s?mortems?)\b", re.IGNORECASE)
_STANDARDS: Final = frozenset(
    {"SHA", "RFC", "ISO", "UTF", "PEP", "AES", "RSA", "MD", "HTTP", "TLS", "CRC", "BLAKE", "CWE", "IEEE", "UCS", "ECMA", "EN", "DIN", "POSIX"}
)
_DEAD: Final = pattern_of(
    r"^\s*((async\s+def|def|class|assert|import|from|with|for|return|await|yield|raise|if|elif)\b.*[(:=]|@\w|[\w.]+\s*\(|[\w.]+\s*=[^=])"
)
"""A comment that is code taken out of use."""
_OPEN_WORK: Final = pattern_of(r"\b(TODO|FIXME|XXX|HACK)\b\s*[(:]?\s*$")


class Mention(NamedTuple):
    """An incident's id and where it stands: a file relative to the project's root, and its line."""

    id: str
    path: str
    line: int


def listed(config: Config) -> tuple[Mention, ...]:
    """The incidents of the project's own list (`incidents` in the configuration), each once, in its order. Raises ConfigError."""
    if not config.incidents:
        return ()
    try:
        text = (config.root / config.incidents).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigError(
            f"`incidents` in {config.file} names {config.incidents}, which cannot be read ({reason}): mend the path, or remove the key"
        ) from error
    found: dict[str, Mention] = {}
    for number, line in enumerate(text.splitlines(), 1):
        entry = _ENTRY.match(line)
        if entry is not None and entry["prefix"] not in _STANDARDS:
            found.setdefault(entry["id"], Mention(entry["id"], Path(config.incidents).as_posix(), number))
    return tuple(found.values())


def mentioned(modules: Sequence[ModuleView], prefixes: frozenset[str]) -> Iterator[Mention]:
    """The incidents that comments of the code name: those with a known prefix, and any id behind the word incident, outage or post-mortem."""
    for module in modules:
        for comment in module.facts.comments:
            told = _TOLD.search(comment.text)
            for match in ID.finditer(comment.text):
                before = comment.text[: match.start()]
                if match["prefix"] in prefixes or (
                    told is not None and told.end() <= match.start() and match["prefix"] not in _STANDARDS and _OPEN_WORK.search(before) is None
                ):
                    yield Mention(match[0], module.facts.path, comment.line)


def is_named(incident: str, texts: str) -> bool:
    """Whether a text names the id whole; case and punctuation count for nothing (`test_inc_142`, `TestINC142`)."""
    parts = re.split(r"\W+", incident)
    whole = r"[\W_]{0,3}".join(re.escape(part) for part in parts)
    return re.search(rf"(?:(?<![A-Za-z0-9])|(?<=[a-z])(?=[A-Z]))(?i:{whole})(?![0-9])(?!-[0-9])", texts) is not None


def test_texts(module: ModuleView) -> Iterator[str]:
    """What a module of tests says outside of its tests' own data: names, docstrings, marks, ids of parameters, comments that are no code."""
    yield module.name.rpartition(".")[2]
    yield module.facts.docstring
    for comment in module.facts.comments:
        if _DEAD.match(comment.text) is None:
            yield comment.text
    for view in module.classes.values():
        yield view.class_.name
        yield view.class_.docstring
        for decorator in view.class_.decorators:
            yield from _said_by_mark(module, decorator)
    for fn in module.functions.values():
        yield fn.function.name
        yield fn.function.docstring
        for decorator in fn.function.decorators:
            yield from _said_by_mark(module, decorator)
    for body in (module.body, *module.class_bodies):
        for step in body.all(f.Set):
            marks = any(isinstance(target, f.Name) and target.name.rpartition(".")[2] == "pytestmark" for target in step.targets)
            if marks and step.value is not None:
                yield from _said_by_mark(module, step.value)
        for call in body.calls:
            yield from _said_by_parameter(module, call)


def _said_by_mark(module: ModuleView, mark: f.AnyValue) -> Iterator[str]:
    """The words of a mark: its own name and what it is given; of `parametrize` only the ids."""
    calls = [one for one in inside(mark) if isinstance(one, f.Call)]
    parametrizing = [one for one in calls if isinstance(one.func, f.Attr) and one.func.name == "parametrize"]
    if parametrizing:
        for call in calls:
            yield from _said_by_parameter(module, call)
        return
    for one in inside(mark):
        if isinstance(one, f.Attr):
            yield one.name
        elif isinstance(one, f.Const | f.Name):
            yield from _text(module, one)


def _said_by_parameter(module: ModuleView, call: f.Call) -> Iterator[str]:
    """The ids, and the marks, of one `pytest.param` or `parametrize`."""
    for arg in call.args:
        if arg.name in ("id", "ids"):
            for one in inside(arg.value):
                if isinstance(one, f.Const | f.Name):
                    yield from _text(module, one)
        elif arg.name == "marks":
            yield from _said_by_mark(module, arg.value)


def _text(module: ModuleView, value: f.Const | f.Name) -> Iterator[str]:
    const = module.constant(module.body, value)
    if const is not None and isinstance(const.value, str):
        yield const.value


def unread_tests(config: Config) -> Iterator[str]:
    """The text of the project's test files, for a run in which mypy was given the code alone. A file that cannot be read is left out."""
    try:
        places = find_roots(config.root, config).tests
    except ConfigError:  # apr: ignore[apr-swallowed-exception] whoever reads the configuration reports it
        return
    for place in places:
        for file in sorted(place.rglob("*.py")) if place.is_dir() else (place,):
            try:
                yield file.read_text("utf-8-sig")
            except (OSError, UnicodeDecodeError):  # apr: ignore[apr-swallowed-exception] a file that cannot be read names no incident
                continue


def is_test(module: ModuleView) -> bool:
    """Whether a module is one of the project's tests."""
    name = module.facts.path.rpartition("/")[2]
    return module.is_test or name.startswith("test_") or name.endswith(("_test.py", "tests.py")) or name == "conftest.py"
