"""The import-linter configuration that follows from a layer map: as text, in a file that has more in it, and run by the real `lint-imports`."""

from __future__ import annotations

import configparser
import shutil
import tomllib
from pathlib import Path

import pytest

from apr_mypy.config import Config, ConfigError, load
from apr_mypy.contracts import (
    LayerMap,
    as_ini,
    as_toml,
    configuration_file,
    drift,
    infer_features,
    infer_interfaces,
    infer_layers,
    layer_map,
    written,
)
from apr_mypy.layout import find_roots, modules_in
from apr_mypy.sources import import_linter

from .made import lint_imports

CASES = Path(__file__).parents[1] / "cases"

MODULES = [
    "shop",
    "shop.api",
    "shop.api.orders",
    "shop.domain",
    "shop.domain.order",
    "shop.features",
    "shop.features.billing",
    "shop.repositories",
    "shop.services",
    "shop.services.db",
]

CONFIG = Config(
    root=Path(),
    file="pyproject.toml",
    features=("shop.features.*",),
    interfaces={"shop.features.billing": (".contract", ".events")},
    shared=("shop.shared.**",),
    composition_roots=("shop.main",),
    domain_may_import=("attrs",),
    domain_must_not_import=("pydantic",),
    layers={
        "domain": ("shop.domain.**",),
        "handler": ("shop.api.**",),
        "service": ("shop.services.**",),
        "repository": ("shop.repositories.**", "shop.services.db"),
    },
    knowledge={"package": [{"name": "ourweb", "kind": "web"}, {"name": "ourlog", "kind": "logging"}, {"names": ["q1", "q2"], "kind": "queue"}]},
)


def of(config: Config = CONFIG) -> LayerMap:
    return layer_map(config, ["shop"], MODULES)


def test_what_follows() -> None:
    found = of()
    assert found.session == {
        "root_packages": ["shop"],
        "include_external_packages": "True",
        "contract_types": [
            "apr_domain: apr_mypy.contracts.domain.DomainContract",
            "apr_features: apr_mypy.contracts.features.FeaturesContract",
        ],
    }
    options = {section.id: (section.type, section.options) for section in found.contracts}
    assert options == {
        "apr-layers": ("layers", {"layers": ["shop.api", "shop.services", "shop.repositories"]}),
        "apr-domain": (
            "apr_domain",
            {
                "domain": ["shop.domain.**"],
                "outer": ["shop.api.**", "shop.services.**", "shop.repositories.**", "shop.services.db"],
                "may_import": ["attrs"],
                "must_not_import": ["pydantic", "ourweb", "q1", "q2"],
                "exempt": ["shop.main"],
            },
        ),
        "apr-features": (
            "apr_features",
            {
                "features": ["shop.features.*"],
                "interface": "api",
                "interfaces": ["shop.features.billing -> .contract, .events"],
                "shared": ["shop.shared.**"],
                "composition_roots": ["shop.main"],
            },
        ),
    }
    assert found.left_out == ["shop.services.db is repository, but lies inside shop.services, which is service"]


def test_without_a_layer_map_nothing_follows() -> None:
    assert of(Config(root=Path())).contracts == []
    assert [s.id for s in of(Config(root=Path(), layers={"domain": ("shop.domain.**",)})).contracts] == ["apr-domain"]
    assert of(Config(root=Path(), layers={"handler": ("shop.api.**",)})).contracts == []


def test_both_spellings_say_the_same() -> None:
    parser = configparser.ConfigParser()
    parser.read_string(as_ini(of()))
    ini = {s.rpartition(":")[2]: {k: v.strip().split("\n") for k, v in parser.items(s)} for s in parser.sections() if ":contract:" in s}
    contracts = tomllib.loads(as_toml(of()))["tool"]["importlinter"]["contracts"]
    toml = {c.pop("id"): {k: v if isinstance(v, list) else [v] for k, v in c.items()} for c in contracts}
    assert ini == toml
    assert tomllib.loads(as_toml(of()))["tool"]["importlinter"]["include_external_packages"] is True


@pytest.mark.parametrize(("file", "spelled"), [("setup.cfg", as_ini), (".importlinter", as_ini), ("pyproject.toml", as_toml)])
class TestAFile:
    def test_fresh_it_has_not_drifted(self, file: str, spelled: object) -> None:
        text = spelled(of())  # type: ignore[operator]
        assert drift(of(), text, file) == []
        assert written(of(), text, file) == written(of(), written(of(), text, file), file)

    def test_what_drifted_is_said(self, file: str, spelled: object) -> None:
        text = spelled(of())  # type: ignore[operator]
        assert drift(of(), text.replace("shop.services.db", "shop.other"), file) == [
            f"`outer` of the contract apr-domain in {file} lacks shop.services.db and has shop.other too many"
        ]
        without = Config(root=Path(), layers=CONFIG.layers)
        assert f"{file} has the contract apr-features, which no longer follows from the layer map" in drift(of(without), text, file)
        assert f"{file} lacks the contract apr-features" in drift(of(), spelled(of(without)), file)  # type: ignore[operator]
        assert (
            f"`root_packages` in {file} lacks shop" in drift(of(), text.replace("root_packages", "root_package").replace("  shop\n", "  x\n"), file)
            or file == "pyproject.toml"
        )

    def test_no_configuration_at_all_is_one_sentence(self, file: str, spelled: object) -> None:
        assert drift(of(), "", file) == [f"{file} has no import-linter configuration: `apr contracts --write {file}` adds it"]

    def test_writing_keeps_what_is_not_ours(self, file: str, spelled: object) -> None:
        toml = file.endswith(".toml")
        own = (
            '# ours\n[[tool.importlinter.contracts]]\nid = "mine"\nname = "Mine"\ntype = "independence"\nmodules = ["shop.api", "shop.domain"]\n'
            if toml
            else "# ours\n[importlinter:contract:mine]\nname = Mine\ntype = independence\nmodules =\n    shop.api\n    shop.domain\n"
        )
        other = "[tool.black]\nline-length = 99 # [x]\n" if toml else "[metadata]\nname = shop ; [x]\n"
        old = Config(root=Path(), file="pyproject.toml", layers={**CONFIG.layers, "domain": ("shop.core.**",)}, features=CONFIG.features)
        before = other + "\n" + spelled(of(old)) + "\n" + own  # type: ignore[operator]
        after = written(of(), before, file)
        assert other in after
        assert own.strip() in after
        assert "shop.core" not in after
        assert drift(of(), after, file) == []
        assert written(of(), after, file) == after
        assert after.count("apr-domain") == 1

    def test_a_session_that_lacks_something_is_not_guessed_at(self, file: str, spelled: object) -> None:
        text = "[tool.importlinter]\nroot_packages = ['shop']\n" if file.endswith(".toml") else "[importlinter]\nroot_package = shop\n"
        with pytest.raises(ConfigError, match=r"include_external_packages.*True"):
            written(of(), text, file)

    def test_broken_text_is_refused(self, file: str, spelled: object) -> None:
        with pytest.raises(ConfigError, match=f"{file} is not"):
            drift(of(), "[a\nb", file)


def test_the_file_that_import_linter_reads(tmp_path: Path) -> None:
    assert configuration_file(tmp_path) == ".importlinter"
    (tmp_path / "setup.cfg").write_text("[metadata]\nname = x\n")
    (tmp_path / "pyproject.toml").write_text("[tool.importlinter]\nroot_package = 'x'\n")
    assert configuration_file(tmp_path) == "pyproject.toml"
    (tmp_path / "setup.cfg").write_text("[importlinter]\nroot_package = x\n")
    assert configuration_file(tmp_path) == "setup.cfg"


@pytest.mark.parametrize(
    "name", ["cross_feature_import/slices", "cross_feature_import/apps", "domain_imports_framework/hexagon", "domain_imports_framework/listed"]
)
@pytest.mark.parametrize("file", [".importlinter", "pyproject.toml"])
def test_plain_lint_imports_finds_the_same(name: str, file: str, tmp_path: Path) -> None:
    shutil.copytree(CASES / name, tmp_path, dirs_exist_ok=True)
    config = load(tmp_path)
    roots = find_roots(tmp_path, config)
    found = layer_map(config, list(roots.packages), list(modules_in(roots)))
    before = (tmp_path / file).read_text("utf-8") if (tmp_path / file).exists() else ""
    (tmp_path / file).write_text(written(found, before, file), "utf-8")
    code, said = lint_imports(tmp_path)
    ours = import_linter.check(tmp_path, config, roots, modules_in(roots)).findings
    assert code == 1, said
    assert ours
    for finding in ours:
        silenced = "apr: ignore[" in (tmp_path / finding.place.path).read_text("utf-8").splitlines()[finding.place.line - 1]
        assert silenced or f"{finding.message}:" in said
        assert silenced or f"(l.{finding.place.line})" in said
    if not any(section.type == "layers" for section in found.contracts):
        broken = sum(line.lstrip().startswith("-   ") for line in said.splitlines())
        assert broken == len(ours) - said.count("silenced") - sum("silenced" in f.place.path for f in ours)


# --- without a configuration ------------------------------------------------------------------------------------------------------


def test_layers_are_inferred_from_names() -> None:
    modules = [
        "shop",
        "shop.domain",
        "shop.domain.services",
        "shop.routers",
        "shop.service_layer",
        "shop.adapters",
        "shop.tests",
        "shop.tests.services",
        "domain",
    ]
    assert infer_layers(modules) == {
        "handler": ("shop.routers.**",),
        "service": ("shop.service_layer.**",),  # `domain.services` are the domain's own
        "adapter": ("shop.adapters.**",),
        "domain": ("domain.**", "shop.domain.**"),
    }


def test_many_alike_become_one_pattern() -> None:
    modules = ["hc", *(f"hc.{app}.views" for app in ("a", "b", "c")), "hc.x.y.views", "hc.x.z.views"]
    assert infer_layers(modules) == {"handler": ("hc.*.views.**", "hc.x.y.views.**", "hc.x.z.views.**")}


@pytest.mark.parametrize("inside", ["views", "urls", "admin", "routes", "accounts.controllers", "api", "tasks"])
def test_a_package_called_domain_that_holds_an_application_is_no_layer(inside: str) -> None:
    assert "domain" not in infer_layers(["dns", "dns.domain", "dns.domain.models", f"dns.domain.{inside}"])


@pytest.mark.parametrize("beside", ["board.domain.entities", "board.domain.ports", "board.workers.tasks"])
def test_a_domain_may_be_about_tasks(beside: str) -> None:
    found = infer_layers(["board", "board.domain", "board.domain.tasks", beside])
    assert found["domain"] == ("board.domain.**",)
    assert "board.domain.tasks.**" not in found.get("job", ())


def test_a_domain_of_features_is_none_though_it_has_tasks() -> None:
    assert "domain" not in infer_layers(["board", "board.domain", "board.domain.tasks", "board.domain.users.tasks", "board.workers.tasks"])


def test_repositories_that_a_domain_asks_for_are_its_own() -> None:
    modules = ["shop", "shop.domain", "shop.domain.order", "shop.domain.order.entities", "shop.domain.order.repositories", "shop.infrastructure"]
    assert infer_layers(modules) == {"infrastructure": ("shop.infrastructure.**",), "domain": ("shop.domain.**",)}
    features = ["shop", "shop.domain", "shop.domain.orders", "shop.domain.orders.models", "shop.domain.orders.repositories"]
    assert infer_layers(features)["repository"] == ("shop.domain.orders.repositories.**",)


def test_entities_of_a_drawer_are_no_domain() -> None:
    assert "domain" not in infer_layers(["chat", "chat._utils", "chat._utils.entities"])
    assert infer_layers(["chat", "chat.rooms", "chat.rooms.entities"]) == {"domain": ("chat.rooms.entities.**",)}


def test_a_model_that_is_called_domain_is_no_domain() -> None:
    assert "domain" not in infer_layers(["mail", "mail.models", "mail.models.domain", "mail.models.mailbox"])
    assert infer_layers(["mail", "mail.models", "mail.models.domain", "mail.models.orm"]) == {"domain": ("mail.models.domain.**",)}


def test_features_are_inferred_only_where_one_has_an_interface() -> None:
    modules = ["a", "a.features", "a.features.x", "a.features.x.api", "a.features.y", "a.features.y.models"]
    assert infer_features(modules) == ("a.features.*",)
    assert infer_features([m for m in modules if not m.endswith(".api")]) == ()
    assert infer_features([m for m in modules if ".y" not in m]) == ()


def test_a_package_of_modules_holds_features_only_where_half_have_an_interface() -> None:
    """One `api` among many applications is their HTTP interface."""
    modules = ["a.modules", *(f"a.modules.{name}{rest}" for name in ("x", "y", "z") for rest in ("", ".models"))]
    assert infer_features([*modules, "a.modules.x.api"]) == ()
    assert infer_features([*modules, "a.modules.x.api", "a.modules.y.api"]) == ("a.modules.*",)


def test_the_interface_of_features_is_inferred_by_its_name() -> None:
    """`public` and the like say it in Django's applications too, where `api` is about HTTP."""
    modules = ["a.apps", *(f"a.apps.{name}{rest}" for name in ("x", "y") for rest in ("", ".models"))]
    assert infer_features([*modules, "a.apps.x.api", "a.apps.y.api"]) == ()
    modules += ["a.apps.x.public", "a.apps.y.interface"]
    assert infer_features(modules) == ("a.apps.*",)
    assert infer_interfaces(modules, ["a.apps.*"]) == {"a.apps.*": (".public", ".interface")}
    assert infer_interfaces(["a.features.x", "a.features.x.api", "a.features.y"], ["a.features.*"]) == {}
