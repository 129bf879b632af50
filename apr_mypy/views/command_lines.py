"""Command lines as far as they are constant: their words, and the program that they start."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from apr_mypy import facts as f
from apr_mypy.knowledge.schema import Argument, NetworkTool
from apr_mypy.patterns import pattern_of
from apr_mypy.views.flow import Definition
from apr_mypy.views.function import FunctionView

if TYPE_CHECKING:
    from apr_mypy.knowledge import Resolved

UNKNOWN: Final = "*"
"""A word that stands for any number of words that nobody can tell."""
_STARTERS: Final = frozenset({"sudo", "env", "nice", "nohup", "time", "exec", "ionice", "stdbuf", "doas"})
_SHELLS: Final = frozenset({"sh", "bash", "zsh", "dash", "ash"})
_PYTHONS: Final = pattern_of(r"^python[\d.]*$")
_OF_ITSELF: Final = frozenset({"config", "configure", "version", "help", "completion"})
"""Subcommands by which a tool speaks of itself, and asks nobody."""


def words_of(fn: FunctionView, args: tuple[f.Arg, ...], parameter: Argument) -> list[str]:
    """The words of the command line that a call is given, in one list, one text, or as arguments of their own; "" for each that is not constant."""
    first = parameter.position
    given = [arg for arg in args if arg.name in ("", "*", parameter.keyword)]
    if first < 0 or not given:
        return []
    words: list[str] = []
    for arg in given[first:]:
        origins = [one for one in fn.origins(arg.value) if not isinstance(one, Definition)]
        value = origins[0] if origins else arg.value
        is_list = isinstance(value, (f.Many, f.Op))
        words += _words(fn, value)
        if is_list and arg.name != "*":
            break
        if fn.module.constant(fn, arg.value) is None and not words:
            break
    return words


def _words(fn: FunctionView, value: f.AnyValue, depth: int = 0) -> list[str]:
    if depth > 5:
        return [""]
    match value:
        case f.Many():
            return [word for item in value.items for word in _words(fn, item, depth + 1)]
        case f.Star():
            return [word or UNKNOWN for word in _words(fn, value.value, depth + 1)]
        case f.Op(op="+"):
            return [word for part in value.args for word in _words(fn, part, depth + 1)]
        case f.Op(op="%") | f.Op(op="or"):
            return _words(fn, value.args[0], depth + 1)
        case f.Text():
            return "".join(str(part.value) if isinstance(part, f.Const) else "?" for part in value.parts).split()
        case f.Call() if value.args and isinstance(value.func, (f.Name, f.Attr)):
            name = value.func.name.rpartition(".")[2]
            if name in ("split", "which"):
                return _words(fn, value.args[0].value, depth + 1)
            if name == "format" and isinstance(value.func, f.Attr):
                return _words(fn, value.func.base, depth + 1)
            return [""]
        case f.Name():
            constant = fn.module.constant(fn, value)
            if constant is not None:
                return constant.value.split() if isinstance(constant.value, str) else [str(constant.value)]
            if value.scope == f.LOCAL:
                origins = [one for one in fn.origins(value) if not isinstance(one, Definition) and one is not value]
                return _words(fn, origins[0], depth + 1) if origins else [""]
            steps = fn.module.globals.get(value.name, ())
            return _words(fn.module.body, steps[0].value, depth + 1) if steps and steps[0].value is not None else [""]
        case f.Const():
            return value.value.split() if isinstance(value.value, str) else [str(value.value)]
        case _:
            return [""]


def program_of(knowledge: Resolved, words: list[str]) -> NetworkTool | None:
    """The network tool that a command line starts: behind `sudo`, a path, `sh -c`, `python -m`, and the options before a subcommand."""
    words = [word.strip("'\"") for word in words]
    while words and (
        words[0].rpartition("/")[2] in _STARTERS
        or ("=" in words[0] and not words[0].startswith("-"))
        or (words[0].startswith("-") and len(words) > 1)
    ):
        words = words[1:]
    if not words:
        return None
    program = words[0].rpartition("/")[2]
    if program in _SHELLS and any(word.startswith("-") and word.endswith("c") for word in words[1:3]):
        return program_of(knowledge, words[2:])
    if (_PYTHONS.match(program) or program == "") and "-m" in words[1:3]:
        return program_of(knowledge, words[words.index("-m") + 1 :])
    plain, then = _subcommands(words[1:])
    if plain in _OF_ITSELF:
        return None
    return knowledge.find(NetworkTool, [f"{program} {plain} {then}", f"{program} {plain}", program] if plain else [program]) if program else None


def _subcommands(words: list[str]) -> tuple[str, str]:
    """The first two words that are no options and no option's value: `remote` and `update` in `git -C path remote update`."""
    takes_value = False
    found: list[str] = []
    for word in words:
        if word.startswith("-"):
            takes_value = "=" not in word and len(word) == 2
        elif takes_value:
            takes_value = False
        else:
            found.append(word)
    return next(iter(found), ""), next(iter(found[1:]), "")


def is_limited_by_option(tool: NetworkTool, words: list[str]) -> bool:
    """Whether a command line limits its own time (`--max-time 10`, `--max-time=10`, `-m10`), may do so in words that are not known, or only says what the program is."""
    if words[1:] == ["-V"]:
        return True
    for word in words:
        if word in ("--version", "--help") or (word == UNKNOWN and tool.timeout_option):
            return True
        for option in tool.timeout_option:
            if word == option or word.startswith(f"{option}=") or (len(option) == 2 and word.startswith(option) and word[2:].isdigit()):
                return True
    return False


def is_for_a_person(tool: NetworkTool, words: list[str], args: tuple[f.Arg, ...]) -> bool:
    """Whether a shell is started for somebody to type into: without a command of its own, and on the terminal that the program has."""
    if not tool.work_option or any(word.startswith(option) for word in words for option in tool.work_option) or any("<" in word for word in words):
        return False
    return not any(arg.name in ("input", "stdin", "stdout", "capture_output") for arg in args)


__all__ = ["UNKNOWN", "is_for_a_person", "is_limited_by_option", "program_of", "words_of"]
