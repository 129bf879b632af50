"""What `apr stubs add` can be asked for: the rows of strict.toml and the folders of `written/`."""

from __future__ import annotations

import difflib
import hashlib
import tomllib
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

from apr_mypy.stubs import StubsError

FOLDER: Final = Path(__file__).parent


class Change(Struct, frozen=True, forbid_unknown_fields=True):
    """One way in which the types become stricter. `names` are dotted: module, classes, name.

    required      the `parameters` of these functions lose their default and None; overloads that do not take them go; with `type`, one that only **kwargs took is added
    one_of        one of the `parameters` of these functions has to be given
    without_none  these type aliases lose None
    key           these keys of TypedDicts have to be given
    declared      these attributes have the type `type`, which a checker cannot infer from a stub as it does from the source
    """

    kind: Literal["required", "one_of", "without_none", "key", "declared"]
    names: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    type: str = ""
    types_from: str = ""
    """The distribution that the names are of, where a library's stub package and its inline types differ."""


class Strict(Struct, frozen=True, forbid_unknown_fields=True):
    """A library whose types can be made stricter. `name` is what `apr stubs add` is told, `import_name` the top-level package or module."""

    name: str
    import_name: str
    refuses: str
    """The loose call that becomes a type error, in a few words."""
    change: tuple[Change, ...]

    @property
    def recipe(self) -> str:
        """Another one for another list of changes."""
        return digest(msgspec.json.encode(self).decode())[:8]


class Written(Struct, frozen=True, forbid_unknown_fields=True):
    """A library without types, for which stubs are written here. `tested` is the version that they are held to."""

    name: str
    import_name: str
    tested: str
    covers: str

    @property
    def files(self) -> dict[str, str]:
        """Path relative to the import root → text."""
        folder = FOLDER / "written" / self.name
        return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.pyi"))}


Offer = Strict | Written


class _Strict(Struct, frozen=True, forbid_unknown_fields=True):
    library: tuple[Strict, ...]


class _Written(Struct, frozen=True, forbid_unknown_fields=True):
    library: tuple[Written, ...]


def offers() -> tuple[Offer, ...]:
    """All of them, by name."""
    strict = msgspec.convert(tomllib.loads((FOLDER / "strict.toml").read_text("utf-8")), _Strict)
    written = msgspec.convert(tomllib.loads((FOLDER / "written.toml").read_text("utf-8")), _Written)
    return tuple(sorted((*strict.library, *written.library), key=lambda offer: offer.name))


def offer(name: str) -> Offer:
    """The one of that name, or of that import name. Raises StubsError, with the nearest name."""
    known = {key: each for each in offers() for key in (each.import_name, each.name)}
    if name in known:
        return known[name]
    close = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    hint = f"; the nearest is {close[0]}" if close else ""
    raise StubsError(f"there are no stubs for {name}{hint}: `apr stubs list` lists them all")


def digest(text: str) -> str:
    """Twelve digits that change with the text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
