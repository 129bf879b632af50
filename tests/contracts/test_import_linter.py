"""Running contracts in process: the team's own of every type, what cannot run, and that nothing of the project is executed."""

from __future__ import annotations

import importlib.metadata
import inspect
import sys
from pathlib import Path

import grimp
import importlinter
import pytest

from apr_mypy.config import ConfigError, load
from apr_mypy.layout import find_roots, modules_in
from apr_mypy.report.model import Gap
from apr_mypy.rules import cross_feature_import, domain_imports_framework
from apr_mypy.sources import import_linter
from apr_mypy.sources.import_linter import DOMAIN_RULE, FEATURE_RULE, Checked

from .made import lint_imports, project

HEAD = "[importlinter]\nroot_packages =\n    shop\ninclude_external_packages = True\n"

SHOP = {
    "shop/web.py": "from shop.service import work\n",
    "shop/service.py": "from shop.store import rows\n\ndef work():\n    from shop import web\n",
    "shop/store.py": "import sqlalchemy\n\nrows = []\n",
    "shop/left/a.py": "from shop.middle import b\n",
    "shop/middle.py": "from shop.right import b\n\nfrom shop.right import b as again\n",
    "shop/right/b.py": "",
}


def checked(root: Path) -> Checked:
    config = load(root)
    roots = find_roots(root, config)
    return import_linter.check(root, config, roots, modules_in(roots))


def contract(kind: str, options: str, name: str = "Mine") -> str:
    return f"{HEAD}\n[importlinter:contract:mine]\nname = {name}\ntype = {kind}\n{options}"


def said(result: Checked) -> list[tuple[str, str, int, int, str]]:
    return [(f.rule, f.place.path, f.place.line, f.place.column, f.message) for f in result.findings]


def test_layers(tmp_path: Path) -> None:
    result = checked(project(tmp_path, {**SHOP, "setup.cfg": contract("layers", "layers =\n    shop.web\n    shop.service\n    shop.store\n")}))
    assert said(result) == [(DOMAIN_RULE, "shop/service.py", 4, 5, "shop.service imports shop.web, against the contract 'Mine'")]
    assert result.gaps == ()
    (finding,) = result.findings
    assert finding.function == "shop.service"
    assert finding.stage == "contract"
    assert finding.trace == ()
    assert "own layer or below" in finding.fix


def test_exhaustive_layers(tmp_path: Path) -> None:
    options = "containers =\n    shop\nlayers =\n    web\n    service\n    (store) : left : middle : right\nexhaustive = True\nignore_imports =\n    shop.service -> shop.web\n"
    result = checked(project(tmp_path, {**SHOP, "shop/stray.py": "", ".importlinter": contract("layers", options)}))
    assert said(result) == [(DOMAIN_RULE, "shop/stray.py", 1, 1, "shop.stray is in no layer of the contract 'Mine'")]


def test_forbidden_with_the_chain(tmp_path: Path) -> None:
    options = "source_modules =\n    shop.web\nforbidden_modules =\n    sqlalchemy\nbroken_contract_guidance =\n    Ask the service.\n"
    result = checked(project(tmp_path, {**SHOP, ".importlinter": contract("forbidden", options)}))
    assert said(result) == [
        (DOMAIN_RULE, "shop/web.py", 1, 1, "shop.web imports shop.service, through which it reaches sqlalchemy, against the contract 'Mine'")
    ]
    (finding,) = result.findings
    assert finding.fix == "Ask the service."
    assert [(t.path, t.line, t.message) for t in finding.trace] == [
        ("shop/web.py", 1, "shop.web imports shop.service"),
        ("shop/service.py", 1, "shop.service imports shop.store"),
        ("shop/store.py", 1, "shop.store imports sqlalchemy"),
    ]


def test_independence_through_another_module(tmp_path: Path) -> None:
    result = checked(project(tmp_path, {**SHOP, ".importlinter": contract("independence", "modules =\n    shop.left\n    shop.right\n")}))
    assert [(f.rule, f.place.path, f.place.line) for f in result.findings] == [(FEATURE_RULE, "shop/left/a.py", 1)]
    assert [t.line for t in result.findings[0].trace] == [1, 1]


def test_each_line_of_a_broken_import_is_a_finding(tmp_path: Path) -> None:
    options = "source_modules =\n    shop.middle\nforbidden_modules =\n    shop.right\n"
    result = checked(project(tmp_path, {**SHOP, ".importlinter": contract("forbidden", options)}))
    assert [(f.place.path, f.place.line) for f in result.findings] == [("shop/middle.py", 1), ("shop/middle.py", 3)]


def test_several_ways_in_are_several_findings(tmp_path: Path) -> None:
    files = {**SHOP, "shop/left/c.py": "\nfrom shop.middle import b\n", "shop/left/d.py": "import shop.right.b\n"}
    result = checked(project(tmp_path, {**files, ".importlinter": contract("independence", "modules =\n    shop.left\n    shop.right\n")}))
    assert [(f.place.path, f.place.line) for f in result.findings] == [("shop/left/a.py", 1), ("shop/left/c.py", 2), ("shop/left/d.py", 1)]


def test_protected(tmp_path: Path) -> None:
    options = "protected_modules =\n    shop.store\nallowed_importers =\n    shop.web\n"
    result = checked(project(tmp_path, {**SHOP, ".importlinter": contract("protected", options)}))
    assert said(result) == [(FEATURE_RULE, "shop/service.py", 1, 1, "shop.service imports shop.store, against the contract 'Mine'")]


def test_acyclic_siblings(tmp_path: Path) -> None:
    result = checked(project(tmp_path, {**SHOP, ".importlinter": contract("acyclic_siblings", "ancestors =\n    shop\n")}))
    assert {(f.rule, f.place.path) for f in result.findings} <= {(FEATURE_RULE, "shop/service.py"), (FEATURE_RULE, "shop/web.py")}
    assert len(result.findings) == 1
    assert result.findings[0].place.line in (1, 4)


def test_between_features_it_is_the_features_rule(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": "[tool.apr]\nfeatures = ['shop.f.*']\n[tool.importlinter]\nroot_packages = ['shop']\n"
        "[[tool.importlinter.contracts]]\nname = 'No b in a'\ntype = 'forbidden'\nsource_modules = ['shop.f.a']\nforbidden_modules = ['shop.f.b']\n",
        "shop/f/a/x.py": "import shop.f.b.api\n",
        "shop/f/b/api.py": "",
    }
    result = checked(project(tmp_path, files))
    assert said(result) == [(FEATURE_RULE, "shop/f/a/x.py", 1, 1, "shop.f.a.x imports shop.f.b.api, against the contract 'No b in a'")]


def test_one_broken_import_is_one_finding_whoever_forbids_it(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": "[tool.apr.layers]\ndomain = ['shop.domain.**']\n",
        "shop/domain/order.py": "import sqlalchemy\n",
        ".importlinter": contract("forbidden", "source_modules =\n    shop.domain\nforbidden_modules =\n    sqlalchemy\n"),
    }
    result = checked(project(tmp_path, files))
    assert [f.message for f in result.findings] == ["domain module shop.domain.order imports sqlalchemy (an ORM or database driver)"]


def test_a_silenced_import_stays_in_the_graph(tmp_path: Path) -> None:
    files = {
        "shop/domain/order.py": "import sqlalchemy  # apr: ignore[apr-domain-imports-framework] until March\n",
        "shop/domain/other.py": "from shop.rows import Row\n",
        "shop/rows.py": "import requests\n",
        "setup.cfg": HEAD
        + "contract_types =\n    apr_domain: apr_mypy.contracts.domain.DomainContract\n"
        + "\n[importlinter:contract:d]\nname = D\ntype = apr_domain\ndomain = shop.domain\nignore_imports =\n    shop.rows -> requests\n",
    }
    result = checked(project(tmp_path, files))
    assert [(f.place.path, f.place.line) for f in result.findings] == [("shop/domain/order.py", 1), ("shop/domain/other.py", 1)]
    code, output = lint_imports(tmp_path)
    assert code == 1
    assert "shop.domain.other -> shop.rows (l.1)" in output
    assert "shop.rows -> requests (l.1)" in output
    assert "order" not in output


def test_ignore_imports_silences_the_import_itself(tmp_path: Path) -> None:
    files = {
        "shop/domain/order.py": "import sqlalchemy\nimport requests\n",
        "setup.cfg": HEAD
        + "contract_types =\n    apr_domain: apr_mypy.contracts.domain.DomainContract\n"
        + "\n[importlinter:contract:d]\nname = D\ntype = apr_domain\ndomain = shop.domain\nignore_imports =\n    shop.domain.* -> sqlalchemy\n",
        "pyproject.toml": "[tool.apr.layers]\nservice = ['shop.service']\n",
    }
    assert [f.place.line for f in checked(project(tmp_path, files)).findings] == [2]


def test_the_projects_own_packages_are_known_by_kind(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": "[tool.apr.layers]\ndomain = ['shop.domain.**']\n[[tool.apr.knowledge.package]]\nname = 'ourweb'\nkind = 'web'\n",
        "shop/domain/order.py": "import ourweb.routing\nimport otherlib\n",
    }
    assert [f.message for f in checked(project(tmp_path, files)).findings] == [
        "domain module shop.domain.order imports ourweb.routing (a web framework)"
    ]


def test_wrong_knowledge_is_an_error_of_the_configuration(tmp_path: Path) -> None:
    files = {"pyproject.toml": "[[tool.apr.knowledge.package]]\nname = 'x'\nkind = 'wab'\n", "shop/a.py": ""}
    with pytest.raises(ConfigError):
        checked(project(tmp_path, files))


# --- what cannot be checked -------------------------------------------------------------------------------------------------------


def only_gap(result: Checked) -> Gap:
    (gap,) = result.gaps
    assert gap.fatal
    assert "\n" not in gap.reason
    return gap


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        (contract("layers", "layers =\n    shop.nowhere\n"), "contract 'Mine'", "shop.nowhere"),
        (contract("layers", "lairs =\n    shop\n"), "contract 'Mine'", "lairs"),
        (contract("forbidden", "source_modules = shop\n"), "contract 'Mine'", "forbidden_modules: This is a required field"),
        (contract("wishes", ""), "contract 'Mine'", "no contract type `wishes`"),
        (contract("independence", "modules =\n    shop.web\nignore_imports =\n    shop.a -> shop.b\n"), "contract 'Mine'", "shop.a -> shop.b"),
        ("[importlinter]\nx = 1\n[importlinter:contract:a]\nname = a\ntype = layers\nlayers = a\n", "import-linter's configuration", "root_packages"),
        ("[importlinter]\nroot_package = nowhere\n[importlinter:contract:a]\nname = a\ntype = layers\nlayers = a\n", "contracts", "nowhere"),
        ("[importlinter\n", "import-linter's configuration", "cannot read it"),
    ],
)
def test_a_contract_that_cannot_run_is_said(text: str, name: str, words: str, tmp_path: Path) -> None:
    result = checked(project(tmp_path, {**SHOP, ".importlinter": text}))
    assert result.findings == ()
    gap = only_gap(result)
    assert gap.path == ".importlinter"
    assert gap.name == name
    assert words in gap.reason
    assert gap.remedy


def test_the_other_contracts_still_run(tmp_path: Path) -> None:
    text = (
        contract("wishes", "")
        + "\n[importlinter:contract:ok]\nname = Ok\ntype = forbidden\nsource_modules = shop.web\nforbidden_modules = shop.service\n"
    )
    result = checked(project(tmp_path, {**SHOP, ".importlinter": text}))
    assert [f.place.path for f in result.findings] == ["shop/web.py"]
    only_gap(result)


def test_a_syntax_error_names_the_file_and_line(tmp_path: Path) -> None:
    result = checked(project(tmp_path, {**SHOP, "shop/bad.py": "x = 1\ndef (:\n", ".importlinter": contract("independence", "modules = shop.web\n")}))
    gap = only_gap(result)
    assert (gap.path, gap.line) == ("shop/bad.py", 2)


def test_a_contract_that_matches_nothing_is_mentioned(tmp_path: Path) -> None:
    files = {
        **SHOP,
        "setup.cfg": HEAD
        + "contract_types =\n    apr_features: apr_mypy.contracts.features.FeaturesContract\n"
        + "\n[importlinter:contract:f]\nname = F\ntype = apr_features\nfeatures = shop.nothing.*\n",
    }
    (gap,) = checked(project(tmp_path, files)).gaps
    assert "shop.nothing.*" in gap.reason


def test_folders_without_init_below_a_package_are_looked_at(tmp_path: Path) -> None:
    files = {**SHOP, "shop/deep/er/a.py": "import shop.web.low\n", "shop/web/low.py": ""}
    project(tmp_path, {**files, ".importlinter": contract("forbidden", "source_modules = shop.deep\nforbidden_modules = shop.web\n")})
    (tmp_path / "shop/deep/er/__init__.py").unlink()
    (tmp_path / "shop/deep/__init__.py").unlink(missing_ok=True)
    found = checked(tmp_path)
    assert not found.gaps
    assert [(finding.place.path, finding.place.line) for finding in found.findings] == [("shop/deep/er/a.py", 1)]


# --- nothing is run ---------------------------------------------------------------------------------------------------------------

TRAP = "import pathlib\npathlib.Path(__file__).with_name('ran').write_text('x')\nraise SystemExit(3)\n"


def test_no_code_of_the_project_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "trap/__init__.py": TRAP,
        "trap/rules.py": TRAP + "from importlinter import Contract\nclass Own(Contract): ...\n",
        "trap/domain/order.py": TRAP + "import requests\n",
        "setup.py": TRAP,
        "conftest.py": TRAP,
        ".importlinter": "[importlinter]\nroot_packages =\n    trap\ncontract_types =\n    own: trap.rules.Own\n\n[importlinter:contract:o]\nname = O\ntype = own\n",
    }
    project(tmp_path, files)
    monkeypatch.syspath_prepend(str(tmp_path))
    result = checked(tmp_path)
    assert not list(tmp_path.rglob("ran"))
    assert not [name for name in sys.modules if name.split(".")[0] == "trap"]
    assert [(f.place.path, f.place.line) for f in result.findings] == [("trap/domain/order.py", 4)]
    assert "the project's own code, which is not run" in only_gap(result).reason


def test_a_project_may_have_the_name_of_a_loaded_package(tmp_path: Path) -> None:
    files = {"pyproject.toml": "[tool.apr.layers]\ndomain = ['rich.core.**']\n", "rich/core/order.py": "import requests\n"}
    before = list(sys.path)
    result = checked(project(tmp_path, files))
    assert [f.place.path for f in result.findings] == ["rich/core/order.py"]
    assert sys.path == before


def test_import_linter_finds_packages_as_before_afterwards(tmp_path: Path) -> None:
    finder = grimp.application.config.settings.PACKAGE_FINDER
    checked(project(tmp_path, SHOP))
    assert grimp.application.config.settings.PACKAGE_FINDER is finder


def test_spaces_letters_and_src(tmp_path: Path) -> None:
    root = tmp_path / "mein Geschäft ü"
    files = {"pyproject.toml": "[tool.apr.layers]\ndomain = ['läden.domain.**']\n", "src/läden/domain/maß.py": "ß = 'ü'; import requests\n"}
    result = checked(project(root, files))
    assert [(f.place.path, f.place.line, f.place.column) for f in result.findings] == [("src/läden/domain/maß.py", 1, 10)]


def test_several_root_packages(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": "[tool.apr]\nroot_packages = ['core', 'web']\n[tool.apr.layers]\ndomain = ['core.**']\nhandler = ['web.**']\n",
        "core/order.py": "from web import routes\n",
        "web/routes.py": "from core import order\nimport fastapi\n",
    }
    assert [(f.rule, f.place.path) for f in checked(project(tmp_path, files)).findings] == [(DOMAIN_RULE, "core/order.py")]


def test_a_project_of_single_modules_has_no_contracts(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import requests\n")
    assert checked(tmp_path) == Checked((), ())


def test_the_fingerprint_has_no_line_in_it(tmp_path: Path) -> None:
    config = "[tool.apr.layers]\ndomain = ['shop.domain.**']\n"
    one = checked(project(tmp_path / "1", {"pyproject.toml": config, "shop/domain/a.py": "import requests\n"}))
    two = checked(project(tmp_path / "2", {"pyproject.toml": config, "shop/domain/a.py": "\n\nX = 1\nimport requests\n"}))
    assert one.findings[0].place.line != two.findings[0].place.line
    assert one.findings[0].fingerprint == two.findings[0].fingerprint


# --- what we rely on --------------------------------------------------------------------------------------------------------------


def test_severity_is_that_of_the_rules() -> None:
    rules = (domain_imports_framework.RULE, cross_feature_import.RULE)
    assert {r.name for r in rules} == {DOMAIN_RULE, FEATURE_RULE}
    assert {str(r.severity) for r in rules} == {import_linter.SEVERITY}


def test_import_linters_inner_workings_are_those_we_know() -> None:
    """Raise the numbers only after a look at what the adapter uses: Contract's arguments, the metadata of each type (tried above), grimp's settings."""
    assert tuple(map(int, importlib.metadata.version("import-linter").split(".")[:2])) == (2, 16)
    assert importlib.metadata.version("grimp").split(".")[0] == "3"
    assert list(inspect.signature(importlinter.Contract.__init__).parameters) == ["self", "name", "session_options", "contract_options"]
    assert list(inspect.signature(importlinter.Contract.check).parameters) == ["self", "graph", "verbose"]
    assert {"include_external_packages", "exclude_type_checking_imports", "cache_dir"} <= set(inspect.signature(grimp.build_graph).parameters)
