"""The fix that a finding carries is the one for its import."""

from __future__ import annotations

from pathlib import Path

import pytest

from .made import project
from .test_cases import review

DOMAIN = "[tool.apr.layers]\ndomain = ['shop.domain.**']\nrepository = ['shop.rows.**']\n"
FEATURES = "[tool.apr]\nfeatures = ['shop.f.*']\n"


@pytest.mark.parametrize(
    ("line", "fix"),
    [
        (
            "from fastapi import HTTPException",
            "raise an exception of shop.domain's own in shop.domain.order, and turn it into HTTPException in the handler",
        ),
        (
            "from fastapi import Request",
            "declare what shop.domain.order needs as a Protocol in shop.domain and pass in an implementation that uses fastapi",
        ),
        (
            "import sqlalchemy.orm",
            "keep shop.domain.order free of sqlalchemy.orm: map rows to the domain's own classes in a repository outside shop.domain",
        ),
        (
            "from shop.rows import Row",
            "declare what shop.domain.order needs as a Protocol in shop.domain, let shop.rows implement it, and pass it in",
        ),
        (
            "from shop.mixed import clock",
            "move what shop.domain.order needs of shop.mixed to a module that does not import requests, or declare it as a Protocol in shop.domain",
        ),
    ],
)
def test_in_a_domain(line: str, fix: str, tmp_path: Path) -> None:
    files = {
        "pyproject.toml": DOMAIN,
        "shop/domain/order.py": f"{line}\n",
        "shop/rows.py": "class Row: ...\n",
        "shop/mixed.py": "import requests\nclock = 1\n",
    }
    (finding,) = review(project(tmp_path, files)).findings
    assert finding.fix == fix


def test_what_the_domain_does_not_list(tmp_path: Path) -> None:
    files = {"pyproject.toml": "[tool.apr]\ndomain_may_import = ['attrs']\n" + DOMAIN, "shop/domain/order.py": "import numpy\n", "shop/rows.py": ""}
    (finding,) = review(project(tmp_path, files)).findings
    assert finding.message == "domain module shop.domain.order imports numpy, which the domain does not list"
    assert finding.fix == "do without numpy in shop.domain.order, or allow it to the domain (`domain_may_import`)"


@pytest.mark.parametrize(
    ("line", "fix"),
    [
        ("from shop.f.b.models import Invoice", "import Invoice from shop.f.b.api"),
        ("from shop.f.b.models import Row", "add Row to shop.f.b.api and import it from there"),
        ("from shop.f.b.models import Invoice, Row", "add Invoice, Row to shop.f.b.api and import it from there"),
        ("import shop.f.b.models", "add what is needed to shop.f.b.api and import it from there"),
        ("from shop.lib import help", "let shop.lib add Row to shop.f.b.api and import it from there, or move what feature shop.f.a needs out of it"),
    ],
)
def test_between_features(line: str, fix: str, tmp_path: Path) -> None:
    files = {
        "pyproject.toml": FEATURES,
        "shop/f/a/x.py": f"{line}\n",
        "shop/f/b/api.py": "from shop.f.b.models import Invoice\n",
        "shop/f/b/models.py": "class Invoice: ...\nclass Row: ...\n",
        "shop/lib.py": "from shop.f.b.models import Row\ndef help() -> Row: ...\n",
    }
    (finding,) = review(project(tmp_path, files)).findings
    assert finding.fix == fix
