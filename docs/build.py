"""Writes `docs/rules/`: one page a rule and the index, from the rule modules' docstrings. `--check` writes nothing and fails when a page is stale."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from apr_mypy import handbook, registry

FOLDER: Final = Path(__file__).parent / "rules"
INDEX: Final = "README.md"

INTRODUCTION: Final = """# The rules

Each rule is one anti-pattern. Its name is the mypy error code, the SARIF rule id and the name in the report; its category is the parent code, so
`# type: ignore[apr-async]` or `disable_error_code = apr-async` covers all rules of a category.

**Severity**: P0 data loss or security · P1 outage or corruption · P2 scalability or reliability · P3 maintainability.
**Stage**: *module* shows in a plain `mypy` run; *project* and *contract* in `apr check` and `apr report`.

These pages are generated from the docstrings of `apr_mypy/rules/`; change them there and run `make docs`.

"""


def pages() -> dict[str, str]:
    """The content of every file in `docs/rules/`, by file name."""
    names = {loaded.rule.name for loaded in registry.rules()}
    result = {f"{name}.md": card.page for name, card in handbook.cards().items() if name in names}
    result[INDEX] = INTRODUCTION + handbook.table(link=True).rstrip("\n") + "\n"
    return result


def stale() -> list[str]:
    """One sentence for each file that is not what it should be."""
    wanted = pages()
    there = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*")} if FOLDER.is_dir() else {}
    sentences = [f"docs/rules/{name} is missing" for name in sorted(wanted.keys() - there.keys())]
    sentences += [f"docs/rules/{name} belongs to no rule" for name in sorted(there.keys() - wanted.keys())]
    sentences += [f"docs/rules/{name} is stale" for name in sorted(wanted.keys() & there.keys()) if wanted[name] != there[name]]
    return sentences


def write() -> None:
    """Make the folder what it should be; pages without a rule go."""
    wanted = pages()
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, "utf-8")


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        print("usage: python -m docs.build [--check]", file=sys.stderr)
        return 2
    if not arguments:
        write()
        return 0
    sentences = stale()
    for sentence in sentences:
        print(f"{sentence}: run `python -m docs.build`")
    return int(bool(sentences))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
