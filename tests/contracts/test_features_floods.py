"""Chains through several shared modules are told once for each feature and last import, not at each import that leads there."""

from __future__ import annotations

from pathlib import Path

from apr_mypy.config import Config
from apr_mypy.layout import find_roots, modules_in
from apr_mypy.sources import import_linter


def test_many_imports_that_end_with_the_same_one_are_one_finding(tmp_path: Path) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/models.py": "from shop.features.billing.rows import Invoice\n\nALL = [Invoice]\n",
        "shop/auth.py": "from shop.models import ALL\n\nKNOWN = ALL\n",
        "shop/features/__init__.py": "",
        "shop/features/billing/__init__.py": "",
        "shop/features/billing/api.py": "",
        "shop/features/billing/rows.py": "class Invoice: ...\n",
        "shop/features/orders/__init__.py": "",
        "shop/features/orders/api.py": "",
        **{f"shop/features/orders/part_{number}.py": "from shop.auth import KNOWN\n\nSEEN = KNOWN\n" for number in range(5)},
        "shop/features/orders/direct.py": "from shop.features.billing.rows import Invoice\n\nROW = Invoice\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    config = Config(root=tmp_path, features=("shop.features.*",))
    roots = find_roots(tmp_path, config)
    found = [one for one in import_linter.check(tmp_path, config, roots, modules_in(roots)).findings if one.rule == "apr-cross-feature-import"]
    assert [one.place.path for one in found] == ["shop/features/orders/direct.py", "shop/features/orders/part_0.py"]
    assert found[1].message.endswith("as 4 other imports of this feature do")
