"""Roles of small applications, one a framework, checked by mypy with the real libraries in one build.

A comment on the line of a `class` or `def` says which role `apr roles` shows there, on the first line that of the module; a line without one has none. `runs:`, `route:` (methods
and URL) and `what:` say more about an entry point.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from apr_mypy import knowledge
from apr_mypy.config import Config
from apr_mypy.roles import ENTRY_ROLES, Entry, Role, RoleRow, Roles
from apr_mypy.sources import mypy_run
from apr_mypy.store import Store

SAMPLES: Final = Path(__file__).parent / "samples"
CACHE: Final = Path(__file__).parent.parent.parent / ".mypy_cache" / "roles"
MARKER: Final = re.compile(
    r"# role: (?P<role>[a-z ]+?)(?: runs: (?P<runs>[a-z]+))?(?: what: (?P<what>[a-z ]+?))?(?: runs: (?P<runs2>[a-z]+))?(?: route: (?P<route>.*))?$"
)


class Read(NamedTuple):
    """The samples as read: roles over all of them, and mypy's own messages."""

    roles: Roles
    rows: tuple[RoleRow, ...]
    entries: tuple[Entry, ...]
    messages: tuple[str, ...]


def _modules() -> dict[str, Path]:
    found = {}
    for path in sorted(SAMPLES.rglob("*.py")):
        parts = path.relative_to(SAMPLES).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


FILES: Final = [str(path.relative_to(SAMPLES)) for path in _modules().values() if path.read_text("utf-8").strip()]


@pytest.fixture(scope="module")
def samples() -> Read:
    with contextlib.chdir(SAMPLES):
        run = mypy_run.run(
            modules=_modules(),
            cache_dir=CACHE,
            mypy_args=("--config-file=", "--disable-error-code=import-untyped", "--disable-error-code=var-annotated"),
        )
    store = Store.read(run.store)
    modules = [facts for name in sorted(_modules()) if (facts := store.facts(name)) is not None]
    roles = Roles(Config(root=SAMPLES), knowledge.load(Config(root=SAMPLES)).resolved(store.names())).read(modules)
    messages = tuple(f"{m.path}:{m.line}: {m.message}" for m in (*run.messages, *run.blocked) if not m.code.startswith("apr-"))
    return Read(roles, roles.explain(), roles.entries(), messages)


def test_the_samples_have_no_errors_of_mypys_own(samples: Read) -> None:
    assert samples.messages == ()


@pytest.mark.parametrize("file", FILES)
def test_roles_are_as_marked(samples: Read, file: str) -> None:
    shown = {(row.line, str(row.role)) for row in samples.rows if row.path.endswith(file)}
    marked = {
        (number, found["role"]) for number, line in enumerate((SAMPLES / file).read_text("utf-8").splitlines(), 1) if (found := MARKER.search(line))
    }

    why = {(row.line, str(row.role)): row.why for row in samples.rows if row.path.endswith(file)}
    assert shown == marked, f"{file}: {sorted((line, role, why.get((line, role), 'missing')) for line, role in shown ^ marked)}"


@pytest.mark.parametrize("file", FILES)
def test_entry_points_are_as_marked(samples: Read, file: str) -> None:
    entries: dict[int, list[Entry]] = {}
    for entry in samples.entries:
        if entry.path.endswith(file):
            entries.setdefault(entry.line, []).append(entry)
    for number, line in enumerate((SAMPLES / file).read_text("utf-8").splitlines(), 1):
        found = MARKER.search(line)
        if found is None or not re.match(r"\s*(async )?def ", line):
            continue
        here = entries.get(number, [])
        assert bool(here) == (Role(found["role"]) in ENTRY_ROLES), f"{file}:{number}"
        if runs := found["runs"] or found["runs2"]:
            assert {entry.runs for entry in here} == {runs}, f"{file}:{number}"
        if found["what"]:
            assert {entry.what for entry in here} == {found["what"]}, f"{file}:{number}"
        if found["route"]:
            assert found["route"].split() in [[*filter(None, [",".join(entry.methods)]), entry.route] for entry in here], f"{file}:{number}: {here}"


def test_nothing_depends_on_the_order_of_the_modules(samples: Read) -> None:
    modules = list(samples.roles._index.modules.values())

    again = Roles(samples.roles._config, samples.roles._knowledge).read(reversed(modules))

    assert (again.explain(), again.entries()) == (samples.rows, samples.entries)


def test_every_row_says_why(samples: Read) -> None:
    assert [row for row in samples.rows if not row.why or row.line < 1] == []
