"""Import statements read as text: the same names, lines and columns as Python's own parser sees, on real code."""

from __future__ import annotations

import ast
import sysconfig
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apr_mypy.contracts.statements import Imported, imports_at, imports_by_string

STDLIB = Path(sysconfig.get_path("stdlib"))
FOLDERS = ("asyncio", "concurrent", "email", "importlib", "json", "logging", "multiprocessing", "unittest", "xml")


def expected(tree: ast.AST, package: str) -> dict[int, set[tuple[str, str, int, int]]]:
    """Line -> (full name, name, column, last line) of each import, by `ast`."""
    found: dict[int, set[tuple[str, str, int, int]]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = {(a.name, a.asname or a.name.split(".")[0]) for a in node.names}
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")
            base = ".".join([*parents[: len(parents) - node.level + 1], *([node.module] if node.module else [])]) if node.level else node.module
            names = {(f"{base}.{a.name}", a.asname or a.name) for a in node.names}
        else:
            continue
        found.setdefault(node.lineno, set()).update((full, name, node.col_offset + 1, node.end_lineno or 0) for full, name in names)
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_real_code_reads_as_python_reads_it(folder: str) -> None:
    tried = 0
    for path in sorted((STDLIB / folder).rglob("*.py")):
        text = path.read_text("utf-8")
        lines = text.splitlines(keepends=True)
        package = ".".join(path.relative_to(STDLIB).parts[:-1])
        for line, names in expected(ast.parse(text), package).items():
            if not lines[line - 1].isascii():
                continue  # ast counts columns in bytes
            assert {(i.full, i.name, i.column, i.end_line) for i in imports_at(lines, line, package)} == names, f"{path}:{line}"
            tried += 1
    assert tried > 10


NAME = st.sampled_from(["a", "bc", "d_1", "importer", "from_", "as_"])
PATH = st.lists(NAME, min_size=1, max_size=3).map(".".join)
ALIAS = st.one_of(st.just(""), NAME.map(lambda n: f" as {n}"))
SPACE = st.sampled_from([" ", "  ", " \\\n    "])


@st.composite
def statements(draw: st.DrawFn) -> str:
    if draw(st.booleans()):
        return "import" + draw(SPACE) + ", ".join(draw(PATH) + draw(ALIAS) for _ in range(draw(st.integers(1, 3))))
    head = f"from{draw(SPACE)}{draw(st.sampled_from(['', '.', '..', '...']))}{draw(PATH)}{draw(SPACE)}import{draw(SPACE)}"
    names = [draw(NAME) + draw(ALIAS) for _ in range(draw(st.integers(1, 3)))]
    shape = draw(st.integers(0, 3))
    if shape == 0:
        return head + "*"
    if shape == 1:
        return head + ", ".join(names)
    if shape == 2:
        return head + "(" + ", ".join(names) + ")"
    return head + "(  # why (not)\n" + "".join(f"    {name},  # {name}\n" for name in names) + ")"


@given(statements(), st.sampled_from(["", "# only a comment\n", "x = 1\n"]), st.sampled_from(["", "  # tail", "; y = 2"]))
def test_any_import_reads_as_python_reads_it(statement: str, before: str, after: str) -> None:
    text = before + statement + after + "\n"
    line = before.count("\n") + 1
    wanted = expected(ast.parse(text), "p.q.r")[line]
    assert {(i.full, i.name, i.column, i.end_line) for i in imports_at(text.splitlines(keepends=True), line, "p.q.r")} == wanted


def test_several_on_a_line() -> None:
    line = ["if x: import a; from b import c as d  # import e\n"]
    assert imports_at(line, 1, "p") == [Imported("a", "a", False, 1, 7, 1), Imported("b.c", "d", True, 1, 17, 1)]


@pytest.mark.parametrize("line", [0, 2, -1])
def test_no_such_line(line: int) -> None:
    assert imports_at(["import a\n"], line, "p") == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import importlib\nimportlib.import_module('a.b')\n", ["a.b"]),
        ("import importlib as il\nil.import_module('a')\n", ["a"]),
        ("from importlib import import_module\nimport_module('a')\n", ["a"]),
        ("from importlib import metadata, import_module as load\nload('a')\n", ["a"]),
        ("from importlib import (\n    import_module as load,\n)\nload(\n    'a.b',\n)\n", ["a.b"]),
        ("import importlib\nimportlib.import_module(name='a')\n", ["a"]),
        ("import importlib\nimportlib.import_module('.b', package='a.c')\n", ["a.c.b"]),
        ("import importlib\nimportlib.import_module('..b', __package__)\n", ["p.b"]),
        ("import importlib\nNAME = 'a.b'\nimportlib.import_module(NAME)\n", ["a.b"]),
        ("import importlib\nNAME: str = 'a.b'\nimportlib.import_module(NAME)\n", ["a.b"]),
        ("__import__('a.b')\n", ["a.b"]),
        ("import importlib\nNAME = 'a'\nNAME = 'b'\nimportlib.import_module(NAME)\n", []),
        ("import importlib\nimportlib.import_module('a' + x)\n", []),
        ("import importlib\nimportlib.import_module(f'a.{x}')\n", []),
        ("import importlib\nimportlib.import_module(x)\n", []),
        ("import importlib\n# importlib.import_module('a')\n", []),
        ("import importlib\n'importlib.import_module(\"a\")'\n", []),
        ("x.import_module('a')\n", []),
        ("def import_module(x): ...\nimport_module('a')\n", []),
        ("from .loading import import_module\nimport_module('a')\n", []),
        ("import importlib\nimportlib.import_module('a'\n", []),
        ("from importlib import import_module\ndef late() -> object:\n    name = 'a.b'\n    return import_module(name)", ["a.b"]),
    ],
)
def test_imports_by_string(source: str, names: list[str]) -> None:
    assert [i.full for i in imports_by_string(source, "p.q")] == names
