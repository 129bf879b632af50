"""The examples on the pages of the contract rules: each block is a small project, a comment with its path above each file."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

from apr_mypy import pages
from apr_mypy.rules import cross_feature_import, domain_imports_framework

from .made import project
from .test_cases import marked, review

CONFIGURED = """
[tool.apr]
features = ["shop.features.*"]
[tool.apr.layers]
domain = ["shop.domain.**"]
"""


def files(code: str) -> dict[str, str]:
    """Path -> text of the files in a block."""
    parts = re.split(r"^# (\S+\.py)\n", code, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("module", [cross_feature_import, domain_imports_framework])
@pytest.mark.parametrize("heading", ["Bad", "Good"])
def test_the_examples_are_what_they_say(module: ModuleType, heading: str, tmp_path: Path) -> None:
    page = pages.parse(module.__doc__ or "")
    example = files(page.code(heading))
    assert example
    project(tmp_path, {**example, "pyproject.toml": CONFIGURED})
    found = {(f.place.path, f.place.line, f.rule) for f in review(tmp_path).findings}
    assert found == marked(tmp_path)
    assert {rule for _, _, rule in found} == ({module.RULE.name} if heading == "Bad" else set())


@pytest.mark.parametrize("module", [cross_feature_import, domain_imports_framework])
def test_the_pages_have_every_section_and_the_rules_own_summary(module: ModuleType) -> None:
    page = pages.parse(module.__doc__ or "")
    assert tuple(page.sections) == pages.HEADINGS
    assert page.summary == module.RULE.summary
