"""What adopting stubs writes into a project, and how what lies there stands to what is installed.

Each file says in its first line from which version it was made, by which list of changes, and what it held then; so a stale or edited one is known without any other record.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from apr_mypy.stubs import StubsError
from apr_mypy.stubs.installed import Environment
from apr_mypy.stubs.offers import Offer, Strict, Written, digest, offer, offers

if TYPE_CHECKING:
    from apr_mypy.stubs.installed import Types

# The second line silences pyright and the third mypy: what is in the file is its authors' to check, not the team's.
HEADER: Final = (
    "# Made by `apr stubs add {name}` from {origin}, changes {recipe}, content {content}. Do not edit it: add it again.\n"
    "# Of the file itself nothing is reported: # type: ignore\n"
    "# mypy: ignore-errors\n"
)
MADE: Final = re.compile(r"# Made by `apr stubs add (?P<name>\S+)` from (?P<origin>.+), changes (?P<recipe>\w+), content (?P<content>\w+)\.")


class Adoption(NamedTuple):
    """Files to write and to take away, and what to say of it."""

    files: tuple[tuple[Path, str], ...]
    gone: tuple[Path, ...]
    sentence: str


class State(NamedTuple):
    """An offer, what its types would be made from, and how the project's copy is."""

    offer: Offer
    origin: str
    copy: str


def adopt(name: str, folder: Path, executable: str = "", force: bool = False) -> Adoption:
    """What to write to have the stubs `name` in `folder`. Raises StubsError: unknown name, nothing installed, a place that cannot be written, files edited by hand without `force`."""
    wanted = offer(name)
    parent = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not parent.is_dir() or not os.access(parent, os.W_OK):
        raise StubsError(f"{folder} cannot be written: {parent} is {'not writable' if parent.is_dir() else 'a file'}; give another folder with --to")
    if isinstance(wanted, Strict):
        origin, contents = _strict(wanted, Environment(executable))
    else:
        origin, contents = _written_for(wanted), wanted.files
    recipe = _recipe(wanted)
    files = [
        (folder / path, HEADER.format(name=wanted.name, origin=origin, recipe=recipe, content=digest(text)) + text) for path, text in contents.items()
    ]
    blocked = [place for path, _ in files for place in (path, *path.parents) if place.exists() and place.is_dir() == (place == path)]
    if blocked:
        raise StubsError(f"{blocked[0]} is in the way, which is a {'folder' if blocked[0].is_dir() else 'file'}: move it away")
    old = _copies(folder, wanted.import_name)
    edited = [path for path, text in files if path.exists() and _edited(path)]
    if edited and not force:
        more = f" and {len(edited) - 1} more" if len(edited) > 1 else ""
        raise StubsError(f"{edited[0]}{more} was edited by hand: move it away, or overwrite it with --force")
    new = [(path, text) for path, text in files if not path.is_file() or path.read_text("utf-8", "replace") != text]
    gone = tuple(path for path in old if path not in dict(files) and _made(path) and not _edited(path))
    return Adoption(tuple(new), gone, _sentence(wanted.name, origin, folder, len(new), len(gone)))


def states(folder: Path, executable: str = "") -> list[State]:
    """Every offer, and how its copy in `folder` stands to what is installed."""
    environment = Environment(executable)
    return [_state(each, folder, environment) for each in offers()]


def table(rows: list[State]) -> str:
    """The offers as lines of text: name, kind, what it does, where the types come from, and the state of the copy."""
    lines = [
        (
            state.offer.name,
            "strict" if isinstance(state.offer, Strict) else "written",
            f"refuses {state.offer.refuses}" if isinstance(state.offer, Strict) else state.offer.covers,
            state.origin or "not installed",
            state.copy or "-",
        )
        for state in rows
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    return "".join("  ".join((*(cell.ljust(width) for cell, width in zip(line, widths)), line[4])) + "\n" for line in lines)


def _state(each: Offer, folder: Path, environment: Environment) -> State:
    if isinstance(each, Strict):
        types = environment.types(each.import_name)
        origin = _origin(types) if types else ""
    else:
        origin = _written_for(each)
    copies = _copies(folder, each.import_name)
    made = [mark for mark in map(_made, copies) if mark]
    if not copies:
        copy = ""
    elif not made or made[0]["name"] != each.name:
        copy = "not ours"
    elif not origin:
        copy = f"stale: made from {made[0]['origin']}, which is not installed"
    elif any(mark["origin"] != origin for mark in made):
        copy = f"stale: made from {made[0]['origin']}"
    elif any(mark["recipe"] != _recipe(each) for mark in made):
        copy = "stale: made by another version of apr-mypy"
    else:
        copy = "edited by hand" if any(map(_edited, copies)) else "up to date"
    return State(each, origin, copy)


def _strict(wanted: Strict, environment: Environment) -> tuple[str, dict[str, str]]:
    """Where the types are from, and the tightened stubs by path. Raises StubsError when there are none, or not those that the changes are for."""
    # libcst takes a quarter of a second to import; only here is it needed.
    from libcst import ParserSyntaxError

    from apr_mypy.stubs.declarations import as_stub
    from apr_mypy.stubs.tightening import tightened

    types = environment.types(wanted.import_name)
    if types is None:
        raise StubsError(
            f"{wanted.name} has no types installed: install it (and types-{wanted.name}, if it is untyped) where --python-executable looks"
        )
    changes = [change for change in wanted.change if change.types_from in ("", types.distribution)]
    if not changes:
        raise StubsError(
            f"there are no changes for the types of {_origin(types)}: install {' or '.join({each.types_from for each in wanted.change})}"
        )
    stubs: dict[str, str] = {}
    met: set[str] = set()
    for path, text in types.texts():
        try:
            plain = text if path.endswith(".pyi") else as_stub(text)
            tight, names = tightened(plain, _module(path), changes)
        except ParserSyntaxError as error:
            raise StubsError(f"{path} of {_origin(types)} cannot be read (line {error.raw_line}): no stubs can be made from it") from error
        stubs[path if path.endswith(".pyi") else f"{path}i"] = tight
        met |= names
    missing = sorted({name for change in changes for name in change.names} - met)
    if missing:
        raise StubsError(f"{_origin(types)} has no {missing[0]} with the parameters that we know: report it to apr-mypy; nothing was written")
    return _origin(types), stubs


def _module(path: str) -> str:
    return path.removesuffix("i").removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _origin(types: Types) -> str:
    return f"{types.distribution} {types.version}"


def _written_for(each: Written) -> str:
    return f"apr-mypy for {each.name} {each.tested}"


def _recipe(each: Offer) -> str:
    return each.recipe if isinstance(each, Strict) else digest("".join(each.files.values()))[:8]


def _copies(folder: Path, import_name: str) -> list[Path]:
    """The stubs of a library that lie in a folder, the package's first file first."""
    return [path for path in (folder / f"{import_name}.pyi", *sorted((folder / import_name).rglob("*.pyi"))) if path.is_file()]


def _made(path: Path) -> dict[str, str] | None:
    """What the first line of a file says, if it is one of ours."""
    with path.open(encoding="utf-8", errors="replace") as file:
        mark = MADE.match(file.readline())
    return mark.groupdict() if mark else None


def _edited(path: Path) -> bool:
    """Whether a file is not as we wrote it, or not ours at all."""
    made = _made(path)
    body = path.read_text("utf-8", "replace").split("\n", 3)[-1]
    return made is None or digest(body) != made["content"]


def _sentence(name: str, origin: str, folder: Path, written: int, gone: int) -> str:
    if not written and not gone:
        return f"the stubs for {name} in {folder} are up to date with {origin}"
    taken = f", {gone} taken away" if gone else ""
    return f'wrote the stubs for {name} into {folder} from {origin} ({written} {"file" if written == 1 else "files"}{taken}); mypy finds them with mypy_path = "{folder}", pyright with stubPath = "{folder}" (typings is its default)'
