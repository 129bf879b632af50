"""The contract sets to adopt, through the real `lint-imports`: each on a project that keeps it, and for each of its contracts on one that breaks it."""

from __future__ import annotations

import configparser
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from apr_mypy.config import check_patterns, load
from apr_mypy.contracts import sets
from apr_mypy.layout import find_roots, modules_in

from .made import lint_imports, project

KEPT = {
    "layered": {
        "shop/api/orders.py": "from shop.services.orders import place\n",
        "shop/tasks/nightly.py": "from shop.services.orders import place\n",
        "shop/services/orders.py": "from shop.repositories.orders import Orders\nfrom shop.domain.order import Order\ndef place() -> Order: ...\n",
        "shop/repositories/orders.py": "from sqlalchemy.orm import Session\nfrom shop.models.order import Row\nclass Orders: ...\n",
        "shop/clients/mail.py": "import smtplib\n",
        "shop/models/order.py": "from sqlalchemy.orm import DeclarativeBase\nclass Row: ...\n",
        "shop/domain/order.py": "from decimal import Decimal\nclass Order: ...\n",
    },
    "hexagonal": {
        "shop/bootstrap.py": "import shop.adapters.web.routes, shop.adapters.database.orders\n",
        "shop/adapters/web/routes.py": "import fastapi\nfrom shop.application.place_order import place\n",
        "shop/adapters/database/orders.py": "import sqlalchemy\nfrom shop.application.ports import Orders\n",
        "shop/application/ports.py": "from typing import Protocol\nclass Orders(Protocol): ...\n",
        "shop/application/place_order.py": "from shop.application.ports import Orders\nfrom shop.domain.order import Order\ndef place() -> Order: ...\n",
        "shop/domain/order.py": "import attrs\nfrom decimal import Decimal\nclass Order: ...\n",
    },
    "feature-slices": {
        "shop/main.py": "import shop.features.billing.routes, shop.features.orders.routes\n",
        "shop/shared/money.py": "class Money: ...\n",
        "shop/features/orders/routes.py": "from shop.features.orders.service import place\n",
        "shop/features/orders/api.py": "from shop.features.orders.service import place\n",
        "shop/features/orders/service.py": "from shop.features.billing.api import charge\nfrom shop.shared.money import Money\ndef place(): ...\n",
        "shop/features/orders/tasks.py": "",
        "shop/features/orders/repository.py": "from shop.features.orders.models import Order\n",
        "shop/features/orders/models.py": "class Order: ...\n",
        "shop/features/billing/routes.py": "from shop.features.billing.service import charge\n",
        "shop/features/billing/api.py": "from shop.features.billing.service import charge\n",
        "shop/features/billing/service.py": "def charge(): ...\n",
    },
    "django-apps": {
        "shop/urls.py": "from shop.apps.orders import views\n",
        "shop/settings.py": "",
        "shop/apps/core/models.py": "class Base: ...\n",
        "shop/apps/orders/views.py": "from shop.apps.orders.services import place\n",
        "shop/apps/orders/tasks.py": "from shop.apps.orders.services import place\n",
        "shop/apps/orders/services.py": "from shop.apps.billing.services import charge\nfrom shop.apps.orders.models import Order\ndef place(): ...\n",
        "shop/apps/orders/models.py": "from shop.apps.core.models import Base\nclass Order(Base): ...\n",
        "shop/apps/billing/services.py": "from shop.apps.billing.models import Invoice\ndef charge(): ...\n",
        "shop/apps/billing/views.py": "from shop.apps.billing.services import charge\n",
        "shop/apps/billing/models.py": "class Invoice: ...\n",
    },
}

BROKEN = {
    ("layered", "layers"): ("shop/services/orders.py", "from shop.api.orders import place"),
    ("layered", "domain"): ("shop/domain/order.py", "from urllib import request"),
    ("layered", "database"): ("shop/services/orders.py", "import sqlalchemy"),
    ("hexagonal", "domain"): ("shop/domain/order.py", "import pydantic"),
    ("hexagonal", "application"): ("shop/application/place_order.py", "import requests"),
    ("hexagonal", "core"): ("shop/domain/order.py", "from shop.application.ports import Orders"),
    ("hexagonal", "adapters"): ("shop/adapters/web/routes.py", "from shop.adapters.database import orders"),
    ("feature-slices", "features"): ("shop/features/orders/service.py", "from shop.features.billing.service import charge"),
    ("feature-slices", "kernel"): ("shop/shared/money.py", "from shop.features.billing.api import charge"),
    ("feature-slices", "slices"): ("shop/features/orders/models.py", "from shop.features.orders.service import place"),
    ("django-apps", "apps"): ("shop/apps/orders/services.py", "from shop.apps.billing.models import Invoice"),
    ("django-apps", "app-layers"): ("shop/apps/orders/models.py", "from shop.apps.orders.views import place"),
    ("django-apps", "core"): ("shop/apps/core/models.py", "from shop.apps.orders.services import place"),
}


def adopted(root: Path, name: str, also: tuple[str, str] = ("", "")) -> tuple[int, str]:
    files = dict(KEPT[name])
    if also[0]:
        files[also[0]] = f"{also[1]}\n{files[also[0]]}"
    project(root, {**files, ".importlinter": sets.text(name, "importlinter.ini", "shop")})
    return lint_imports(root)


def contracts(name: str) -> dict[str, str]:
    """Id -> name of each contract in a set."""
    parser = configparser.ConfigParser()
    parser.read_string(sets.text(name, "importlinter.ini", "shop"))
    return {s.split(":")[-1]: parser[s]["name"] for s in parser.sections() if s.startswith("importlinter:contract:")}


def test_every_set_and_every_contract_is_tried() -> None:
    assert set(KEPT) == set(sets.names())
    assert set(BROKEN) == {(name, contract) for name in sets.names() for contract in contracts(name)}


@pytest.mark.parametrize("name", sorted(KEPT))
def test_a_project_that_keeps_it_passes(name: str, tmp_path: Path) -> None:
    code, said = adopted(tmp_path, name)
    assert code == 0, said
    assert f"Contracts: {len(contracts(name))} kept, 0 broken" in said


@pytest.mark.parametrize(("name", "contract"), sorted(BROKEN))
def test_one_wrong_import_breaks_just_that_contract(name: str, contract: str, tmp_path: Path) -> None:
    code, said = adopted(tmp_path, name, BROKEN[name, contract])
    assert code == 1, said
    broken = {c for c, title in contracts(name).items() if f"{title} BROKEN" in said}
    assert contract in broken, said
    assert broken <= {contract} | ALONGSIDE.get((name, contract), set()), said
    importer = BROKEN[name, contract][0].removesuffix(".py").replace("/", ".")
    assert importer in said.replace("-   ", "")
    assert "l.1" in said


ALONGSIDE = {
    ("hexagonal", "core"): {"domain"},  # the same import, seen by both
    ("django-apps", "core"): {"app-layers"},  # models of an app now reach its services, through the core
}
"""Other contracts that a wrong import breaks too."""


@pytest.mark.parametrize("name", sorted(KEPT))
def test_its_layer_map_is_a_valid_configuration_that_matches(name: str, tmp_path: Path) -> None:
    project(tmp_path, {**KEPT[name], "pyproject.toml": sets.text(name, "apr.toml", "shop")})
    config = load(tmp_path)
    assert config.root_packages == ("shop",)
    assert check_patterns(config, list(modules_in(find_roots(tmp_path, config)))) == []


@pytest.mark.slow
def test_the_wheel_holds_the_sets(tmp_path: Path) -> None:
    source = Path(__file__).parents[2]
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, cwd=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    held = {name.partition(".data/data/share/apr-mypy/")[2] for name in zipfile.ZipFile(wheel).namelist() if "/share/apr-mypy/contracts/" in name}
    assert held == {f"contracts/{path.relative_to(source / 'contracts').as_posix()}" for path in (source / "contracts").rglob("*") if path.is_file()}
