"""Where a project's packages and tests are found."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from apr_mypy.config import Config, ConfigError, load
from apr_mypy.layout import Roots, find_roots, modules_in, only_project_below


def made(root: Path, files: Mapping[str, str] | list[str]) -> Path:
    for name, text in (files if isinstance(files, dict) else dict.fromkeys(files, "")).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def roots(root: Path, **config: object) -> Roots:
    return find_roots(root, Config(root=root, file="pyproject.toml", **config))  # type: ignore[arg-type]


def shown(root: Path, found: Roots) -> tuple[dict[str, str], list[str], list[str]]:
    def short(path: Path) -> str:
        return path.relative_to(root.resolve()).as_posix()

    return {name: short(path) for name, path in found.packages.items()}, [short(p) for p in found.search], [short(p) for p in found.tests]


@pytest.mark.parametrize(
    ("files", "packages", "search", "tests"),
    [
        (["shop/__init__.py", "tests/test_a.py"], {"shop": "shop"}, ["."], ["tests"]),
        (["src/shop/__init__.py", "setup.py", "docs/conf.py"], {"shop": "src/shop"}, ["src"], []),
        (["shop/__init__.py", "manage.py", "conftest.py", "setup.py", "noxfile.py"], {"manage": "manage.py", "shop": "shop"}, ["."], []),
        (["app.py", "test_app.py", "other_test.py"], {"app": "app.py"}, ["."], ["other_test.py", "test_app.py"]),
        (["api/routes.py", "worker/jobs.py", "node_modules/x/setup.py", "venv/pyvenv.cfg"], {"api": "api", "worker": "worker"}, ["."], []),
        (["shop/__init__.py", "examples/a.py", "build/lib/shop/__init__.py", ".hidden/a.py", "my-dir/a.py"], {"shop": "shop"}, ["."], []),
        (["shop/__init__.py", "test/unit/test_a.py"], {"shop": "shop"}, ["."], ["test"]),
        (["test_only.py"], {}, [], ["test_only.py"]),
    ],
)
def test_what_lies_there(files: list[str], packages: dict[str, str], search: list[str], tests: list[str], tmp_path: Path) -> None:
    assert shown(tmp_path, roots(made(tmp_path, files))) == (packages, search, tests)


SOURCES = ["lib/shop/__init__.py", "shop/__init__.py", "tools/__init__.py", "src/other/__init__.py", "mod.py"]


@pytest.mark.parametrize(
    ("name", "text", "packages"),
    [
        ("pyproject.toml", "[tool.setuptools]\npackages = ['shop', 'shop.inner']", {"shop": "shop"}),
        ("pyproject.toml", "[tool.setuptools]\npackages = ['shop']\npackage-dir = {'' = 'lib'}", {"shop": "lib/shop"}),
        ("pyproject.toml", "[tool.setuptools.packages.find]\nwhere = ['lib']", {"shop": "lib/shop"}),
        ("pyproject.toml", "[tool.setuptools.packages.find]\ninclude = ['sh*', 'tools']\nexclude = ['tools']", {"shop": "shop"}),
        ("pyproject.toml", "[tool.setuptools]\npy-modules = ['mod']", {"mod": "mod.py"}),
        ("pyproject.toml", "[tool.hatch.build.targets.wheel]\npackages = ['src/other', 'tools']", {"other": "src/other", "tools": "tools"}),
        ("pyproject.toml", "[tool.poetry]\npackages = [{include = 'shop', from = 'lib'}]", {"shop": "lib/shop"}),
        ("pyproject.toml", "[tool.poetry]\nname = 'Tools'", {"tools": "tools"}),
        ("pyproject.toml", "[tool.flit.module]\nname = 'other'", {"other": "src/other"}),
        ("pyproject.toml", "[project]\nname = 'shop'", {"shop": "shop"}),
        ("pyproject.toml", "[tool.pdm.build]\nincludes = ['tools/']", {"tools": "tools"}),
        ("pyproject.toml", "[tool.uv.build-backend]\nmodule-name = 'shop'\nmodule-root = 'lib'", {"shop": "lib/shop"}),
        ("setup.cfg", "[options]\npackages = shop\n  tools\n", {"shop": "shop", "tools": "tools"}),
        ("setup.cfg", "[options]\npackages = find:\npackage_dir =\n  = lib\n[options.packages.find]\nwhere = lib\n", {"shop": "lib/shop"}),
        ("pyproject.toml", "[tool.setuptools]\npackages = ['gone']", {"other": "src/other"}),
        ("pyproject.toml", "not toml [", {"other": "src/other"}),
    ],
)
def test_what_the_build_says(name: str, text: str, packages: dict[str, str], tmp_path: Path) -> None:
    found = roots(made(tmp_path, {**dict.fromkeys(SOURCES, ""), name: text}))
    assert shown(tmp_path, found)[0] == packages


@pytest.mark.parametrize(
    ("name", "text", "tests"),
    [
        ("pyproject.toml", "[tool.pytest.ini_options]\ntestpaths = ['checks', 'gone']", ["checks"]),
        ("pyproject.toml", "[tool.pytest]\ntestpaths = ['checks']", ["checks"]),
        ("pyproject.toml", "[tool.pytest.ini_options]\ntestpaths = 'checks shop/tests'", ["checks", "shop/tests"]),
        ("pytest.ini", "[pytest]\ntestpaths = */tests\n", ["shop/tests"]),
        ("setup.cfg", "[tool:pytest]\ntestpaths =\n    checks\n    tests\n", ["checks", "tests"]),
        ("tox.ini", "[pytest]\ntestpaths = checks", ["checks"]),
        ("pytest.ini", "[pytest]\n", ["tests"]),
        ("pytest.ini", "[pytest]\ntestpaths = gone", ["tests"]),
    ],
)
def test_where_the_tests_are(name: str, text: str, tests: list[str], tmp_path: Path) -> None:
    files = dict.fromkeys(["shop/__init__.py", "shop/tests/test_b.py", "checks/test_c.py", "tests/test_a.py"], "")
    found = roots(made(tmp_path, {**files, name: text}))
    assert shown(tmp_path, found)[2] == tests


def test_tests_inside_a_package_are_not_handed_over_twice(tmp_path: Path) -> None:
    made(tmp_path, {"shop/__init__.py": "", "shop/tests/test_b.py": "", "e2e/test_c.py": "", "pytest.ini": "[pytest]\ntestpaths = shop/tests e2e"})
    assert [p.relative_to(tmp_path.resolve()).as_posix() for p in roots(tmp_path).paths] == ["shop", "e2e"]


def test_configured_packages_are_looked_up_and_nothing_else(tmp_path: Path) -> None:
    made(tmp_path, ["src/shop/__init__.py", "legacy/__init__.py", "app.py", "ns/inner/__init__.py"])
    found = roots(tmp_path, root_packages=("shop", "app", "ns.inner"))
    assert shown(tmp_path, found) == ({"app": "app.py", "ns.inner": "ns/inner", "shop": "src/shop"}, ["src", "."], [])


def test_a_root_package_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    made(tmp_path, ["src/shop/__init__.py"])
    with pytest.raises(ConfigError) as error:
        roots(tmp_path, root_packages=("shopp",))
    said = str(error.value)
    assert "`root_packages` in pyproject.toml names `shopp`" in said
    assert "did you mean `shop`?" in said
    assert "src/" in said
    assert "\n" not in said


def test_a_namespace_package_is_one_that_code_imports_by_name(tmp_path: Path) -> None:
    made(tmp_path, {"shop/domain/order.py": "", "shop/tasks/jobs.py": "from shop.domain import order\n", "deploy/hooks/run.py": "import json\n"})
    assert shown(tmp_path, roots(tmp_path)) == ({"shop": "shop"}, ["."], [])


@pytest.mark.parametrize("files", [[], ["README.md"], ["docs/a.md", "web/app.js"]])
def test_no_python_file_is_one_sentence(files: list[str], tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no Python file"):
        roots(made(tmp_path, files))


def test_no_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is no folder"):
        roots(tmp_path / "gone")


def test_modules(tmp_path: Path) -> None:
    made(
        tmp_path,
        [
            "shop/__init__.py",
            "shop/a.py",
            "shop/ns/b.py",
            "shop/deep/er/c.py",
            "shop/deep/reg/__init__.py",
            "shop/reg/__init__.py",
            "shop/reg/d.py",
            "shop/ns/__pycache__/b.py",
            "shop/data/x.txt",
            "shop/not-a-module.py",
            "app.py",
        ],
    )
    found = modules_in(roots(tmp_path, root_packages=("shop", "app")))
    assert {name: path.relative_to(tmp_path.resolve()).as_posix() for name, path in found.items()} == {
        "app": "app.py",
        "shop": "shop/__init__.py",
        "shop.a": "shop/a.py",
        "shop.deep": "shop/deep",
        "shop.deep.er": "shop/deep/er",
        "shop.deep.reg": "shop/deep/reg/__init__.py",
        "shop.deep.er.c": "shop/deep/er/c.py",
        "shop.ns": "shop/ns",
        "shop.ns.b": "shop/ns/b.py",
        "shop.reg": "shop/reg/__init__.py",
        "shop.reg.d": "shop/reg/d.py",
    }


def test_the_configuration_lies_with_the_project(tmp_path: Path) -> None:
    made(
        tmp_path,
        {"lib/shop/__init__.py": "", "pyproject.toml": "[tool.apr]\nroot_packages = ['shop']\n[tool.setuptools]\npackage-dir = {'' = 'lib'}\n"},
    )
    assert shown(tmp_path, find_roots(tmp_path, load(tmp_path)))[:2] == ({"shop": "lib/shop"}, ["lib"])


DJANGO = ["backend/__init__.py", "backend/manage.py", "backend/core/__init__.py", "backend/core/models.py", "backend/api/__init__.py"]


def test_a_package_that_is_imported_from_is_opened(tmp_path: Path) -> None:
    """`manage.py` puts its own folder on `sys.path`, also where that folder is a package."""
    root = made(tmp_path, {**dict.fromkeys(DJANGO, ""), "backend/api/views.py": "from core.models import Order\n"})
    packages = {"api": "backend/api", "core": "backend/core", "manage": "backend/manage.py"}
    assert shown(root, roots(root)) == (packages, ["backend"], [])


def test_a_folder_without_init_that_is_imported_from_is_opened(tmp_path: Path) -> None:
    """`backend/` beside `frontend/`, from which the server is started: its modules do not know that name. Its tests count, too."""
    files = {
        "backend/main.py": "from app import models\n",
        "backend/app/__init__.py": "",
        "backend/app/models.py": "",
        "backend/tests/test_a.py": "import app\n",
    }
    root = made(tmp_path, files)
    assert shown(root, roots(root)) == ({"app": "backend/app", "main": "backend/main.py"}, ["backend"], ["backend/tests"])


def test_names_may_have_any_letters(tmp_path: Path) -> None:
    root = made(tmp_path, {"büro/main.py": "from läden import maß\n", "büro/läden/__init__.py": "", "büro/läden/maß.py": ""})
    assert shown(root, roots(root))[:2] == ({"läden": "büro/läden", "main": "büro/main.py"}, ["büro"])


def test_a_folder_of_modules_that_import_each_other_is_opened(tmp_path: Path) -> None:
    files = {"backend/main.py": "import db\nfrom models import Order\n", "backend/db.py": "", "backend/models.py": "import db\n"}
    root = made(tmp_path, files)
    assert shown(root, roots(root))[:2] == ({"db": "backend/db.py", "main": "backend/main.py", "models": "backend/models.py"}, ["backend"])


@pytest.mark.parametrize(
    "text",
    ["from backend.db import engine\nfrom backend.models import Order\n", "from . import db, models\n", "import celery\n"],
    ids=["by name", "relative", "a library"],
)
def test_a_folder_without_init_that_is_a_package_stays_one(text: str, tmp_path: Path) -> None:
    root = made(tmp_path, {"backend/main.py": text, "backend/db.py": "", "backend/celery.py": "", "backend/models.py": ""})
    assert shown(root, roots(root))[:2] == ({"backend": "backend"}, ["."])


def test_two_folders_whose_modules_have_one_name_are_not_mixed(tmp_path: Path) -> None:
    server = {"main.py": "import app.models\n", "app/__init__.py": "", "app/models.py": "", "requirements.txt": ""}
    root = made(tmp_path, {f"{folder}/{name}": text for folder in ("api", "worker") for name, text in server.items()})
    found = roots(root)
    assert set(found.packages.values()) == {root / "api/app", root / "api/main.py"}
    assert found.elsewhere == (root / "worker",)


def test_src_with_an_init_that_nobody_imports_through_is_a_folder_to_import_from(tmp_path: Path) -> None:
    root = made(
        tmp_path, {"src/__init__.py": "", "src/shop/__init__.py": "", "src/shop/cart.py": "from shop import money\n", "src/shop/money.py": ""}
    )
    assert shown(root, roots(root))[0]["shop"] == "src/shop"


@pytest.mark.parametrize(
    ("text", "packages"),
    [("from .shop import cart\n", {"src": "src"}), ("", {"main": "src/main.py", "shop": "src/shop"})],
    ids=["relative", "nothing"],
)
def test_a_src_of_which_no_import_tells(text: str, packages: dict[str, str], tmp_path: Path) -> None:
    root = made(tmp_path, {"src/__init__.py": "", "src/main.py": text, "src/shop/__init__.py": "", "src/shop/cart.py": ""})
    assert shown(root, roots(root))[0] == packages


def test_a_package_without_init_beside_others_counts_where_code_imports_from_it(tmp_path: Path) -> None:
    root = made(tmp_path, {"site/urls.py": "", "shop/__init__.py": "", "shop/apps.py": "from site.urls import patterns\n", "loose/script.py": ""})
    assert shown(root, roots(root))[0] == {"shop": "shop", "site": "site"}


def test_a_folder_that_is_called_as_a_library_is_no_package(tmp_path: Path) -> None:
    """mypy would take it for the library."""
    files = {
        "alembic/env.py": "from alembic import context\n",
        "alembic/versions/one.py": "from alembic import op\n",
        "app/__init__.py": "",
        "app/db.py": "import alembic.command\n",
    }
    root = made(tmp_path, files)
    assert shown(root, roots(root))[0] == {"app": "app"}


def test_what_lies_beside_a_built_package_counts_where_they_know_each_other(tmp_path: Path) -> None:
    """An application whose build names one package of several: the server, the mail handler and the jobs belong to it."""
    files = {
        "pyproject.toml": "[tool.hatch.build.targets.wheel]\npackages = ['app']\n",
        "app/__init__.py": "",
        "server.py": "from app import models\n",
        "jobs/__init__.py": "",
        "jobs/daily.py": "from server import create_app\n",
        "monitor.py": "import psutil\n",
        "docs/conf.py": "import app\n",
    }
    root = made(tmp_path, files)
    assert shown(root, roots(root))[0] == {"app": "app", "jobs": "jobs", "server": "server.py"}


def test_what_lies_beside_src_does_not_belong_to_a_built_package(tmp_path: Path) -> None:
    root = made(
        tmp_path,
        {"pyproject.toml": "[tool.hatch.build.targets.wheel]\npackages = ['src/app']\n", "src/app/__init__.py": "", "release.py": "import app\n"},
    )
    assert shown(root, roots(root))[0] == {"app": "src/app"}


def test_other_projects_and_folders_full_of_modules_are_named(tmp_path: Path) -> None:
    files = [
        "shop/__init__.py",
        "bots/mail/requirements.txt",
        "bots/mail/main.py",
        "daemons/pyproject.toml",
        *(f"daemons/{name}.py" for name in "abcde"),
        "scripts/a.py",
        "ui/requirements.txt",
    ]
    root = made(tmp_path, files)
    assert [place.relative_to(root).as_posix() for place in roots(root).elsewhere] == ["bots/mail", "daemons"]
    assert roots(root, root_packages=("shop",)).elsewhere == ()


FORMATTER = "[tool.black]\nline-length = 100\n"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (
            {"backend/pyproject.toml": "[project]\nname = 'x'", "backend/app/__init__.py": "", "frontend/package.json": "", "scripts/up.py": ""},
            "backend",
        ),
        ({"apps/api/manage.py": "", "apps/web/index.ts": ""}, "apps/api"),
        ({"api/setup.py": "", "api/a.py": "", "worker/requirements-dev.txt": "", "worker/a.py": ""}, None),
        ({"main.py": "", "worker/requirements.txt": "", "worker/a.py": ""}, None),
        ({"backend/pyproject.toml": FORMATTER, "backend/app/__init__.py": ""}, None),
        ({".cache/x/setup.py": "", "node_modules/y/setup.py": ""}, None),
    ],
)
def test_the_only_project_below(files: dict[str, str], found: str | None, tmp_path: Path) -> None:
    assert only_project_below(made(tmp_path, files)) == (tmp_path / found if found else None)


def test_several_projects_and_nothing_else_is_one_sentence(tmp_path: Path) -> None:
    root = made(tmp_path, ["api/setup.py", "api/app/__init__.py", "worker/setup.py", "worker/app/__init__.py"])
    with pytest.raises(ConfigError, match=r"run apr in one of the projects in it \(api, worker\)"):
        roots(root)


def test_projects_below_that_import_one_another_are_looked_at_together(tmp_path: Path) -> None:
    files = {
        "release.py": "import sys",
        "packages/shop-client/setup.py": "",
        "packages/shop-client/shop_client/__init__.py": "from shop_common import money",
        "packages/shop-client/tests/test_client.py": "",
        "packages/shop-client/tests/conftest.py": "",
        "packages/shop-common/setup.py": "",
        "packages/shop-common/shop_common/money.py": "",
        "packages/shop-common/shop_common/__init__.py": "",
        "packages/shop-common/tests/conftest.py": "",
        "packages/alone/setup.py": "",
        "packages/alone/alone/__init__.py": "",
    }
    found = roots(made(tmp_path, files))
    below = "packages/shop-"
    assert shown(tmp_path, found) == (
        {"release": "release.py", "shop_client": f"{below}client/shop_client", "shop_common": f"{below}common/shop_common"},
        [f"{below}common", f"{below}client", "."],
        [f"{below}client/tests"],  # mypy reads one conftest
    )
    assert [place.name for place in found.elsewhere] == ["alone"]


def test_projects_below_with_packages_of_one_name_are_not_mixed(tmp_path: Path) -> None:
    service = "from app import models"
    files = {"run.py": "", **{f"{one}/{name}": text for one in ("a", "b") for name, text in (("setup.py", ""), ("app/__init__.py", service))}}
    assert list(roots(made(tmp_path, files)).packages) == ["run"]


def test_a_module_that_is_called_as_a_library_is_says_nothing(tmp_path: Path) -> None:
    files = {"backend/celery.py": "from celery import Celery\n", "backend/tasks.py": "from celery import shared_task\n"}
    root = made(tmp_path, {**dict.fromkeys(DJANGO, ""), **files, "backend/api/views.py": "from backend.core.models import Order\n"})
    assert shown(root, roots(root)) == ({"backend": "backend"}, ["."], [])


SERVICE = ["src/main.py", "src/orders/models.py", "src/orders/router.py", "tests/test_orders.py"]


@pytest.mark.parametrize("marker", [[], ["src/__init__.py", "src/orders/__init__.py"]])
def test_a_src_that_code_imports_from_is_a_package(marker: list[str], tmp_path: Path) -> None:
    """`uvicorn src.main:app`: there are no packages in it, it is one."""
    files = {"src/orders/router.py": "from src.orders.models import Order\n", "app.py": "import src.main\n"}
    root = made(tmp_path, {**dict.fromkeys([*SERVICE, *marker], ""), **files})
    assert shown(root, roots(root)) == ({"app": "app.py", "src": "src"}, ["."], ["tests"])


def test_a_src_whose_packages_are_imported_by_their_names_is_a_place(tmp_path: Path) -> None:
    files = {"src/orders/router.py": "from orders.models import Order\n"}
    root = made(tmp_path, {**dict.fromkeys(SERVICE, ""), **files})
    assert shown(root, roots(root)) == ({"main": "src/main.py", "orders": "src/orders"}, ["src"], ["tests"])


def test_a_package_with_a_manage_py_that_is_imported_by_its_name_stays_one(tmp_path: Path) -> None:
    root = made(tmp_path, {**dict.fromkeys(DJANGO, ""), "backend/api/views.py": "from backend.core.models import Order\n"})
    assert shown(root, roots(root)) == ({"backend": "backend"}, ["."], [])


@pytest.mark.parametrize("init", [["src/__init__.py"], []])
def test_a_src_that_is_imported_by_its_name_is_a_package(init: list[str], tmp_path: Path) -> None:
    files = {
        **dict.fromkeys(init, ""),
        "src/main.py": "from src.orders import models\n",
        "src/orders/models.py": "",
        "tests/test_a.py": "",
        "__init__.py": "",
    }
    assert shown(tmp_path, roots(made(tmp_path, files))) == ({"src": "src"}, ["."], ["tests"])


def test_a_src_from_which_is_imported_is_none(tmp_path: Path) -> None:
    files = {
        "src/__init__.py": "",
        "src/main.py": "from orders import models\nimport settings\n",
        "src/orders/models.py": "from src.main import a\n",
        "src/settings.py": "",
    }
    assert shown(tmp_path, roots(made(tmp_path, files)))[0] == {"main": "src/main.py", "orders": "src/orders", "settings": "src/settings.py"}


def test_a_folder_beside_that_has_the_name_of_a_library_is_not_imported(tmp_path: Path) -> None:
    """Nothing has an `__init__.py`: `jobs/` is imported, of `keycloak/` only the library of that name."""
    (tmp_path / "pyproject.toml").write_text("[tool.poetry]\npackages = [{include = 'shop'}]\n")
    files = {
        "shop/logins.py": "from keycloak import KeycloakAdmin\nfrom jobs.nightly import run\n",
        "jobs/nightly.py": "run = 1\n",
        "keycloak/make.py": "",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    roots = find_roots(tmp_path, load(tmp_path))
    assert sorted(roots.packages) == ["jobs", "shop"]
