"""Scaffold a rule: `python scripts/new_rule.py apr-what-is-wrong`. Writes its file and a case file, never over one that is there."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

RULE = '''"""TODO one sentence: what is wrong.

Why it is dangerous
-------------------
TODO

How to fix it
-------------
TODO

Bad
---
    TODO = "code on which the rule fires"  # error: {name}

Good
----
    DONE = "the same, done right"

When to leave it
----------------
TODO

What it does not see
--------------------
TODO
"""

from __future__ import annotations

from collections.abc import Iterator

from apr_mypy.finding import MODULE, Finding
from apr_mypy.rule import Category, Rule, Severity
from apr_mypy.views.module import ModuleView

RULE = Rule(
    name="{name}",
    title="TODO the anti-pattern's name for people",
    category=Category.ARCHITECTURE,
    severity=Severity.P3,
    summary="TODO one sentence: what is wrong.",
    danger="TODO why it takes production down.",
    fix="TODO what to write in its place.",
    since="{version}",
    stages=("module",),
)


def in_module(module: ModuleView) -> Iterator[Finding]:
    for fn in module.everything():
        for call in fn.calls:
            if False:  # TODO what the rule looks for
                yield Finding(RULE.name, RULE.severity, module.place(call), fn.full, "TODO message", "TODO fix", MODULE)
'''

CASE = '''"""TODO what this file proves, in one sentence."""


def marked() -> None:
    pass  # error: {name}


def clean() -> None:
    pass
'''


def main() -> int:
    if len(sys.argv) != 2 or not re.fullmatch(r"apr(-[a-z]+)+", sys.argv[1]):
        print("usage: python scripts/new_rule.py apr-what-is-wrong (small letters and hyphens)", file=sys.stderr)
        return 2
    name = sys.argv[1]
    module = name.removeprefix("apr-").replace("-", "_")
    version = re.search(r'__version__ = "([^"]+)"', (ROOT / "apr_mypy" / "__init__.py").read_text())
    files = {
        ROOT / "apr_mypy" / "rules" / f"{module}.py": RULE.format(name=name, version=version[1] if version else "0.1.0"),
        ROOT / "tests" / "cases" / module / "what_it_shows.py": CASE.format(name=name),
    }
    for path in files:
        if path.exists():
            print(f"{path.relative_to(ROOT)} is already there: nothing was written", file=sys.stderr)
            return 2
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        print(path.relative_to(ROOT))
    print("next: write the cases, then the rule; `make docs` writes its page")
    return 0


if __name__ == "__main__":
    sys.exit(main())
