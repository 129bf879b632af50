"""Import statements in detail: which names a line imports, as what, and which modules are named in `importlib.import_module("…")`.

grimp knows every import of a project and its line, but not the names, and other people's packages only by their first name: `urllib.request` and
`urllib.parse` are the same to it. Only the statements that grimp found are read again here, as text: the reviewed code may be of a newer Python than
the one that runs this.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Imported:
    """One imported name. `full` is what it is (`a.b` for `import a.b`, `a.b.c` for `from a.b import c`, `a.b.*` for a star), `name` what it is called
    here ("a" for `import a.b`, "*" for a star, "" for what `import_module` gives). Lines and columns start at 1."""

    full: str
    name: str
    is_from: bool
    line: int
    column: int
    end_line: int


_STATEMENT: Final = re.compile(
    r"(?:^|(?<=[;:\s]))(?:from\s+(?P<of>\.[\s.]*[\w.\s]*?|[\w.]+)\s*\bimport\b\s*(?P<names>\([^)]*\)?|[^;\n]*)|import\s+(?P<modules>[^;\n]*))"
)
_COMMENT: Final = re.compile(r"#.*")


def imports_at(text: list[str], line: int, package: str) -> list[Imported]:
    """The import statements that begin in this line.

    `text` are the module's lines, `package` is what a relative import starts from: the module itself for an `__init__`, else its parent.
    """
    if not 1 <= line <= len(text):
        return []
    logical, end = _logical_line(text, line)
    found: list[Imported] = []
    for match in _STATEMENT.finditer(logical):
        if "\n" in logical[: match.start()]:  # a later statement has its own line
            break
        column = match.start() + 1
        if match["modules"] is not None:
            for piece in match["modules"].split(","):
                module, _, alias = (part.strip() for part in piece.partition(" as "))
                if module:
                    found.append(Imported(module, alias or module.split(".")[0], False, line, column, end))
            continue
        of = "".join(match["of"].split())
        level = len(of) - len(of.lstrip("."))
        base = of.lstrip(".")
        if level:
            parents = package.split(".")
            parents = parents[: len(parents) - level + 1]
            base = ".".join([*parents, base] if base else parents)
        for piece in match["names"].strip("() \n\t").split(","):
            name, _, alias = (part.strip() for part in " ".join(piece.split()).partition(" as "))
            if name:
                found.append(Imported(f"{base}.{name}", alias or name, True, line, column, end))
    return found


def _logical_line(text: list[str], line: int) -> tuple[str, int]:
    """The statement that begins in a line, without comments, and its last line. Newlines stay, backslashes go."""
    parts: list[str] = []
    depth = 0
    for number in range(line, len(text) + 1):
        part = _COMMENT.sub("", text[number - 1].rstrip("\r\n"))
        depth += part.count("(") - part.count(")")
        goes_on = part.rstrip().endswith("\\")
        parts.append(part.rstrip()[:-1] + " " if goes_on else part + "\n")
        if depth <= 0 and not goes_on:
            return "".join(parts), number
    return "".join(parts), len(text)


# --- imports by a string ----------------------------------------------------------------------------------------------------------

_DYNAMIC: Final = re.compile(r"\b(import_module|__import__)\b")


def imports_by_string(source: str, package: str) -> Iterator[Imported]:
    """Every `importlib.import_module("…")` and `__import__("…")`, whatever `importlib` and `import_module` are called here.

    The text must stand in the call, or in a name that the module sets once to a literal. A relative name counts from the literal given as `package`, and from
    `package` for `__package__` and `__name__`.
    """
    if not _DYNAMIC.search(source):
        return
    try:
        tokens = [t for t in tokenize.generate_tokens(io.StringIO(source).readline) if t.type not in _BLANK]
    except (tokenize.TokenError, SyntaxError):  # apr: ignore[apr-swallowed-exception] a syntax newer than this Python's: better nothing than a guess
        return
    modules, functions = {"importlib"}, {"__import__"}
    for at, token in enumerate(tokens):
        if token.string == "import_module" and _before(tokens, at, "import") and "importlib" in (t.string for t in tokens[max(0, at - 12) : at]):
            functions.add(tokens[at + 2].string if tokens[at + 1].string == "as" else "import_module")
        if token.string == "importlib" and tokens[at + 1].string == "as":
            modules.add(tokens[at + 2].string)
    texts = _texts(tokens)
    for at, token in enumerate(tokens):
        if token.type != tokenize.NAME or tokens[at + 1].string != "(" or tokens[at - 1].string in ("def", "class"):
            continue
        dotted = tokens[at - 1].string == "."
        if (token.string == "import_module" and dotted and tokens[at - 2].string in modules) or (token.string in functions and not dotted):
            name = _text(tokens, at + 2, texts)
            if name:
                first = tokens[at - 2] if dotted else token
                full = _absolute(name, _package(tokens, at + 2, texts, package))
                yield Imported(full, "", False, first.start[0], first.start[1] + 1, token.end[0])


_BLANK: Final = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)


def _before(tokens: list[tokenize.TokenInfo], at: int, word: str) -> bool:
    """Whether `word` stands before the token, on its line or within the parentheses of that statement."""
    for token in reversed(tokens[max(0, at - 12) : at]):
        if token.string == word:
            return True
        if token.type != tokenize.NAME and token.string not in ("(", ","):
            return False
    return False


def _texts(tokens: list[tokenize.TokenInfo]) -> dict[str, str]:
    """Names that are set to a text, and only once, in the module."""
    found: dict[str, str] = {}
    often: set[str] = set()
    for at in range(1, len(tokens) - 1):
        if tokens[at].string != "=":
            continue
        declared = at > 2 and tokens[at - 2].string == ":" and tokens[at - 3].start[0] == tokens[at].start[0]
        start = at - 3 if declared else at - 1  # `NAME: str = …`
        name, value = tokens[start], tokens[at + 1]
        if name.type == tokenize.NAME and (start == 0 or tokens[start - 1].string not in (".", ",", "(")):
            often |= {name.string} & found.keys()
            ends = at + 2 >= len(tokens) or tokens[at + 2].start[0] != value.end[0]
            found[name.string] = _literal(value) if ends else ""
    return {name: text for name, text in found.items() if text and name not in often}


def _text(tokens: list[tokenize.TokenInfo], at: int, texts: dict[str, str]) -> str:
    """The text of an argument; "" where it is not known."""
    if tokens[at].string == "name" and tokens[at + 1].string == "=":
        at += 2
    if tokens[at + 1].string not in (",", ")"):
        return ""
    return _literal(tokens[at]) if tokens[at].type == tokenize.STRING else texts.get(tokens[at].string, "")


def _package(tokens: list[tokenize.TokenInfo], at: int, texts: dict[str, str], default: str) -> str:
    """The second argument of `import_module`."""
    at += 1
    if tokens[at].string == "=":
        at += 2
    if tokens[at].string != ",":
        return default
    at += 3 if tokens[at + 1].string == "package" else 1
    return _text(tokens, at, texts) or default


def _literal(token: tokenize.TokenInfo) -> str:
    match = re.fullmatch(r"""[rRuU]?(?P<quote>'''|\"\"\"|'|")(?P<text>[\w.]+)(?P=quote)""", token.string)
    return match["text"] if match else ""


def _absolute(name: str, package: str) -> str:
    level = len(name) - len(name.lstrip("."))
    if not level:
        return name
    parents = package.split(".")
    return ".".join([*parents[: len(parents) - level + 1], name.lstrip(".")])
