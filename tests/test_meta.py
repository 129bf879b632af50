"""The conventions that hold this project together, as tests: one spelling everywhere, pages that are true, rules that know no library."""

from __future__ import annotations

import ast
import contextlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from apr_mypy import handbook, knowledge, pages, registry
from apr_mypy.config import Config
from apr_mypy.finding import Finding
from apr_mypy.registry import LoadedRule
from apr_mypy.report.model import Report
from apr_mypy.report.text import render
from apr_mypy.review import Request, check
from docs import build

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "apr_mypy"
CASES = Path(__file__).parent / "cases"
RULES = registry.rules()
MARKER = re.compile(r"#\s*error:\s*([\w, -]+)")
each_rule = pytest.mark.parametrize("loaded", RULES, ids=[one.rule.name for one in RULES])


def review(root: Path, cache: Path) -> Report:
    """What `apr check --type-errors` says of a project."""
    with contextlib.chdir(root):
        return check(Request(root=root, version="0", cache_dir=cache, type_errors=True), lambda done, total: None)


# --- one spelling -----------------------------------------------------------------------------------------------------------------


@each_rule
def test_name_file_page_and_cases_are_one(loaded: LoadedRule) -> None:
    rule = loaded.rule
    assert re.fullmatch(r"apr(-[a-z]+)+", rule.name)
    assert (PACKAGE / "rules" / f"{rule.module_name}.py").is_file()
    assert (ROOT / "docs" / "rules" / f"{rule.name}.md").is_file()
    assert (CASES / rule.module_name).is_dir()


def test_every_module_among_the_rules_is_a_rule() -> None:
    files = {path.stem for path in (PACKAGE / "rules").glob("*.py")} - {"__init__"}
    assert files == {one.rule.module_name for one in RULES}
    assert {code.name for code in registry.codes()} == {one.rule.name for one in RULES}
    assert all(code.category == one.rule.category for code, one in zip(registry.codes(), RULES))


def test_every_case_folder_belongs_to_a_rule() -> None:
    assert {path.name for path in CASES.iterdir() if path.is_dir() and path.name[0] not in "._"} <= {one.rule.module_name for one in RULES}


@each_rule
def test_a_rule_does_what_its_stages_say(loaded: LoadedRule) -> None:
    stages = set(loaded.rule.stages)
    assert stages <= {"module", "project", "contract"}
    assert stages
    assert ("module" in stages) == (loaded.in_module is not None)
    assert ("project" in stages) == (loaded.in_program is not None)


@each_rule
def test_the_words_of_a_rule(loaded: LoadedRule) -> None:
    rule = loaded.rule
    assert handbook.docstring(rule.module_name).splitlines()[0] == rule.summary
    assert not rule.title.endswith(".")
    assert re.fullmatch(r"\d+\.\d+\.\d+", rule.since)
    for sentence in (rule.summary, rule.danger, rule.fix):
        assert sentence.endswith(".")
        assert sentence == " ".join(sentence.split())


# --- pages ------------------------------------------------------------------------------------------------------------------------


@each_rule
def test_a_page_has_every_section_in_order(loaded: LoadedRule) -> None:
    page = pages.parse(handbook.docstring(loaded.rule.module_name))
    assert tuple(page.sections) == pages.HEADINGS
    assert all(page.sections.values())
    for heading in ("Bad", "Good"):
        ast.parse(page.code(heading))


def test_pages_are_fresh() -> None:
    assert build.stale() == []


def test_stale_missing_and_orphaned_pages_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "rules"
    monkeypatch.setattr(build, "FOLDER", folder)
    assert build.main([]) == 0
    assert build.main(["--check"]) == 0
    (folder / "apr-gone.md").write_text("x")
    (folder / "README.md").write_text("x")
    (folder / f"{RULES[0].rule.name}.md").unlink()
    assert build.main(["--check"]) == 1
    said = capsys.readouterr().out
    assert [word in said for word in ("apr-gone.md belongs to no rule", "README.md is stale", f"{RULES[0].rule.name}.md is missing")] == [True] * 3
    assert build.main([]) == 0
    assert build.main(["--check"]) == 0
    assert build.main(["--nonsense"]) == 2


@pytest.fixture(scope="session")
def page_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all pages, so that each library is read once."""
    return tmp_path_factory.mktemp("page-cache")


def laid_out(code: str, folder: Path) -> Path:
    """The project that a page's code stands for: `# shop/api.py` (or `# file: shop/api.py`) on a line of its own begins a file; without any, it is one module."""
    folder.mkdir()
    parts = re.split(r"(?m)^# (?:file: )?(\S+\.\w+)$\n", code)
    files = dict(zip(parts[1::2], parts[2::2])) if len(parts) > 1 else {"shop/page.py": code}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        if path.suffix == ".py":
            for parent in path.relative_to(folder).parents:
                if parent.parts and parent.parts[0] != "tests":
                    (folder / parent / "__init__.py").touch()
    return folder


def marked(folder: Path) -> set[tuple[str, int, str]]:
    """Where a project's markers say that a finding belongs."""
    found = set()
    for path in folder.rglob("*.py"):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            for match in MARKER.finditer(line):
                found |= {(path.relative_to(folder).as_posix(), number, rule.strip()) for rule in match[1].split(",")}
    return found


def sites(findings: tuple[Finding, ...]) -> set[tuple[str, int, str]]:
    return {(f.place.path, f.place.line, f.rule) for f in findings}


@each_rule
def test_bad_fires_exactly_where_it_is_marked_and_good_is_silent(loaded: LoadedRule, tmp_path: Path, page_cache: Path) -> None:
    name = loaded.rule.name
    page = pages.parse(handbook.docstring(loaded.rule.module_name))
    bad, good = (laid_out(page.code(heading), tmp_path / heading) for heading in ("Bad", "Good"))
    wanted = marked(bad)
    assert any(rule == name for _, _, rule in wanted)
    found = review(bad, page_cache)
    of_this = {site for site in sites(found.findings) if site[2] == name or site[2].startswith("mypy-")}
    assert of_this == {site for site in wanted if site[2] == name}, render(found)
    assert not [gap for gap in found.gaps if gap.fatal], render(found)
    for finding in found.findings:
        if finding.rule == name:
            in_house_style(finding)
    cured = review(good, page_cache)
    assert not [site for site in sites(cured.findings) if site[2] == name or site[2].startswith("mypy-")], render(cured)
    assert not [gap for gap in cured.gaps if gap.fatal], render(cured)


def in_house_style(finding: Finding) -> None:
    """Messages and fixes are clauses: no capital unless it is the user's own name, no full stop; both say something."""
    for text in (finding.message, finding.fix):
        assert text.strip() == text
        assert text
        assert not text.endswith(".") or text.endswith("..."), text
    first = finding.message.split()[0]
    assert first == first.lower() or not first.isalpha() or not first.istitle() or first in finding.function, finding.message
    assert finding.function, finding
    assert finding.place.line >= 1
    assert finding.place.column >= 1
    for step in finding.trace:
        assert step.path
        assert step.line >= 1
        assert not step.message.endswith("."), step.message


# --- rules and their surroundings -------------------------------------------------------------------------------------------------


def imports(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_only_extract_plugin_and_the_mypy_source_import_mypy() -> None:
    allowed = {PACKAGE / "plugin.py", PACKAGE / "sources" / "mypy_run.py", PACKAGE / "sources" / "unmuted.py", *(PACKAGE / "extract").rglob("*.py")}
    wrong = [f"{path.relative_to(ROOT)}: {name}" for path in sorted(PACKAGE.rglob("*.py")) for name in imports(path) if name.split(".")[0] == "mypy"]
    assert [line for line in wrong if ROOT / line.split(":")[0] not in allowed] == []
    assert wrong, "the test sees no import of mypy at all"


@each_rule
def test_a_rule_reads_facts_and_nothing_else(loaded: LoadedRule) -> None:
    path = PACKAGE / "rules" / f"{loaded.rule.module_name}.py"
    for name in imports(path):
        top = name.split(".")[0]
        assert top in ("apr_mypy", "msgspec") or top in sys.stdlib_module_names, name
        assert not name.startswith(("apr_mypy.extract", "apr_mypy.sources", "apr_mypy.store", "apr_mypy.report", "apr_mypy.rules.")), name
        assert top not in ("io", "os", "pathlib", "subprocess", "socket", "tempfile", "logging"), name
    calls = {node.func.id for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not calls & {"open", "print", "exec", "eval", "input"}


def libraries() -> set[str]:
    """The import names of the third-party libraries that the knowledge speaks of."""
    return (
        {name.split(".")[0] for name in knowledge.load(Config(root=ROOT)).names()} - set(sys.stdlib_module_names) - {"builtins", "typing_extensions"}
    )


def texts(path: Path, without: str = "") -> Iterator[str]:
    """The text constants of a file, without those in calls of `without`."""
    tree = ast.parse(path.read_text("utf-8"))
    left_out: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == without:
            left_out |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node.value


@each_rule
def test_no_rule_names_a_library(loaded: LoadedRule) -> None:
    """Prose may (`RULE` and docstrings); a name that code compares with may not: it belongs into the knowledge. Words of the knowledge's own schema ("dns") are no names."""
    known = libraries()
    assert {"requests", "sqlalchemy"} <= known
    schema = set(texts(PACKAGE / "knowledge" / "schema.py"))
    names = [text for text in texts(PACKAGE / "rules" / f"{loaded.rule.module_name}.py", "Rule") if re.fullmatch(r"\w+(\.\w+)*", text)]
    assert [name for name in names if name.split(".")[0] in known and ("." in name or name not in schema)] == []


# --- cases ------------------------------------------------------------------------------------------------------------------------


REMEMBERED = re.compile(r"""__dict__(?:\.get\(|\.setdefault\(|\[)\s*"(\w+)"|(?:found_once|asked_once)\(\s*[\w.()]+,\s*"(\w+)\"""")
"""How a view names what it keeps with the program, or with a module."""


def test_what_is_remembered_has_a_name_of_its_own() -> None:
    """Two views that keep different things under one name find the other's, which raises, or worse, does not."""
    files: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for found in REMEMBERED.finditer(path.read_text("utf-8")):
            files.setdefault(found[1] or found[2], set()).add(path.name)
    assert len(files) > 100
    released = {"_alone": {"program.py", "module.py"}}  # the module opens the cycle that the program made
    assert {name: where for name, where in files.items() if len(where) > 1} == released


@each_rule
def test_every_rule_has_fifteen_cases_of_both_kinds(loaded: LoadedRule) -> None:
    marks = clean = 0
    for path in (CASES / loaded.rule.module_name).rglob("*.py"):
        text = path.read_text("utf-8")
        lines = {n for n, line in enumerate(text.splitlines(), 1) if loaded.rule.name in line and MARKER.search(line)}
        marks += len(lines)
        unmarked_module = not any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for node in ast.parse(text).body)
        clean += unmarked_module and not lines and bool(text.strip())
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                start = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                clean += not any(start <= line <= (node.end_lineno or start) for line in lines)
    assert marks >= 15
    assert clean >= 15


# --- the examples -----------------------------------------------------------------------------------------------------------------

SHOP = ROOT / "examples" / "shop"
ROW = re.compile(r"^\| `(?P<rule>apr-[a-z-]+)` \| `(?P<path>[^`]+)`(?:: `(?P<symbol>[\w.]+)`)?", re.MULTILINE)


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return review(SHOP, tmp_path_factory.mktemp("shop-cache"))


@each_rule
def test_the_shop_has_an_instance_of_every_rule_where_its_list_says(loaded: LoadedRule, shop: Report) -> None:
    (row,) = [row for row in ROW.finditer((SHOP / "ANTI_PATTERNS.md").read_text("utf-8")) if row["rule"] == loaded.rule.name]
    found = [f for f in shop.findings if f.rule == loaded.rule.name]
    assert {f.place.path for f in found} == {row["path"]}, found
    if row["symbol"]:
        assert any(f.function.endswith(row["symbol"]) for f in found), found
    for finding in found:
        in_house_style(finding)


def test_the_shop_has_nothing_else_wrong(shop: Report) -> None:
    names = {one.rule.name for one in RULES}
    assert [f for f in shop.findings if f.rule not in names] == []
    assert not [gap for gap in shop.gaps if gap.fatal]


def test_the_fixed_shop_gets_the_sentence(tmp_path: Path) -> None:
    assert render(review(ROOT / "examples" / "shop_fixed", tmp_path)) == "No critical anti-patterns detected.\n"
