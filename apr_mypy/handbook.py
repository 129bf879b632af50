"""The rules, for people: the table of all and the page of each. Says only what the rule modules themselves say."""

from __future__ import annotations

import difflib
import sys
from typing import Final

from apr_mypy import pages, registry, suppressions
from apr_mypy.config import ConfigError
from apr_mypy.report.model import Card
from apr_mypy.rule import CATEGORY_TITLES, Category

IGNORE_CARD: Final = Card(
    rule=suppressions.CODE,
    title="Suppression without effect",
    category=Category.TESTING.value,
    category_title=CATEGORY_TITLES[Category.TESTING],
    severity="P3",
    summary="An `# apr: ignore[…]` silences nothing, or does not say why.",
    danger="A suppression without a reason, or with nothing left to suppress, hides the next real finding on its line from everyone.",
    fix="give the rule and the reason, or delete the comment",
    page=(suppressions.__doc__ or "").strip(),
)
"""Not a rule: what the report says of bad suppressions."""


def docstring(module_name: str) -> str:
    """The docstring of a rule's module, which the registry has loaded."""
    return sys.modules[f"apr_mypy.rules.{module_name}"].__doc__ or ""


def cards() -> dict[str, Card]:
    """What the report says of each rule, by name."""
    result = {IGNORE_CARD.rule: IGNORE_CARD}
    for loaded in registry.rules():
        rule = loaded.rule
        page = pages.markdown(rule, docstring(rule.module_name))
        title = CATEGORY_TITLES[rule.category]
        result[rule.name] = Card(rule.name, rule.title, rule.category.value, title, rule.severity.value, rule.summary, rule.danger, rule.fix, page)
    return result


def table(link: bool = False) -> str:
    """All rules as Markdown tables, one a category. With `link`, each name leads to its page."""
    return pages.table((loaded.rule for loaded in registry.rules()), link)


def explain(name: str) -> str:
    """A rule's page as Markdown; `apr-` may be left out, underscores do. Raises ConfigError with the nearest name for one that there is not."""
    known = cards()
    wanted = name.strip().lower().replace("_", "-")
    wanted = wanted if wanted.startswith("apr-") else f"apr-{wanted}"
    if wanted not in known:
        close = difflib.get_close_matches(wanted, known, n=1, cutoff=0.5)
        raise ConfigError(f"there is no rule {name}{f' (did you mean {close[0]}?)' if close else ''}: `apr rules` lists them all")
    return known[wanted].page.rstrip("\n") + "\n"
