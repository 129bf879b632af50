"""A rule's documentation page, derived from its module's docstring and its `RULE`: what `apr explain` prints and `docs/rules/` holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from inspect import cleandoc
from typing import Final

from msgspec import Struct

from apr_mypy.rule import CATEGORY_TITLES, Category, Rule

HEADINGS: Final = ("Why it is dangerous", "How to fix it", "Bad", "Good", "When to leave it", "What it does not see")
"""The sections that every rule's docstring has, in this order."""

MEANING: Final = {"P0": "data loss or security", "P1": "outage or corruption", "P2": "scalability or reliability", "P3": "maintainability"}


class Page(Struct, frozen=True):
    """A docstring taken apart: its first line, and each section's text by its heading, in order."""

    summary: str
    sections: Mapping[str, str]

    def code(self, heading: str) -> str:
        """The Python code of a section: its fenced blocks, or else its indented ones; "" when it has none."""
        text = self.sections.get(heading, "")
        fenced = re.findall(r"^```(?:python|py)?\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
        if fenced:
            return "\n".join(fenced)
        return "\n".join(line[4:] for line in text.splitlines() if line.startswith("    ") or not line.strip()).strip("\n")


def parse(docstring: str) -> Page:
    """Take a rule module's docstring apart. A heading stands on a line of its own: bare, after `#`s, with a colon, or underlined."""
    lines = cleandoc(docstring).splitlines()
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    fenced = False
    for line in lines[1:]:
        fenced ^= line.startswith("```")
        heading = _heading(line) if not fenced else ""
        if heading:
            current = sections.setdefault(heading, [])
        elif not (current == [] and re.fullmatch(r"[-=~^]{3,}", line)):
            current.append(line)
    return Page(lines[0].strip() if lines else "", {heading: "\n".join(text).strip("\n") for heading, text in sections.items()})


def _heading(line: str) -> str:
    if line.startswith((" ", "\t")):
        return ""
    text = line.strip("# *").rstrip(":").lower()
    return next((heading for heading in HEADINGS if heading.lower() == text), "")


def markdown(rule: Rule, docstring: str) -> str:
    """The page as Markdown."""
    page = parse(docstring)
    out = [
        f"# {rule.title}",
        "",
        f"`{rule.name}` · {rule.severity} ({MEANING[rule.severity]}) · {CATEGORY_TITLES[rule.category]} (`{rule.category}`) · "
        f"decided per {', '.join(rule.stages)} · since {rule.since}",
        "",
        page.summary,
    ]
    for heading, text in page.sections.items():
        code = page.code(heading)
        body = f"```python\n{code}\n```" if heading in ("Bad", "Good") and code and "```" not in text else text
        out += ["", f"## {heading}", "", body]
    out += [
        "",
        "## Suppress it at one site",
        "",
        f"`# apr: ignore[{rule.name}] the reason` at the end of the line that is reported, or alone above it.",
    ]
    return "\n".join(out) + "\n"


def table(rules: Iterable[Rule], link: bool = False) -> str:
    """All rules as a Markdown table, by category, worst first. With `link`, each name leads to its page."""
    out = []
    by_category: dict[Category, list[Rule]] = {}
    for rule in rules:
        by_category.setdefault(rule.category, []).append(rule)
    for category in Category:
        if category not in by_category:
            continue
        out += [f"## {CATEGORY_TITLES[category]} (`{category}`)", "", "| Rule | Severity | Stage | What it finds |", "|---|---|---|---|"]
        for rule in sorted(by_category[category], key=lambda r: (r.severity, r.name)):
            name = f"[`{rule.name}`]({rule.name}.md)" if link else f"`{rule.name}`"
            out.append(f"| {name} | {rule.severity} | {', '.join(rule.stages)} | {rule.summary.rstrip('.')} |".replace("\n", " "))
        out.append("")
    return "\n".join(out)
