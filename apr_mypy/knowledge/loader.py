"""Reads the knowledge files and the user's rows, and answers what a name means.

A file is one library: the header keys of `Library`, then tables named by the snake-case of a class in `schema.KINDS`. In a table, `name` is
one public name; or `names` is a list of them, which stands for one row each; `of` is what they are in (`of = "requests.Session"`,
`names = ["get", "post"]`). Nothing is read before the first call of `load`.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct

from apr_mypy.config import Config, ConfigError
from apr_mypy.knowledge.schema import KINDS, NetworkTool, Row

R = TypeVar("R", bound=Row)

FOLDER: Final = Path(__file__).parent
TABLES: Final[dict[str, type[Row]]] = {re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower(): kind for kind in KINDS}
"""Table name → kind: `runs_elsewhere` → RunsElsewhere."""


class Library(Struct, frozen=True, forbid_unknown_fields=True):
    """The head of a file. `library` is its file name without `.toml`, `distribution` what one installs ("python" for the standard library), `import_name` the
    package or module it is imported as, `versions` a note on the versions that the rows were read from."""

    library: str
    distribution: str
    import_name: str
    versions: str = ""


class Source(Struct, frozen=True):
    """One file with its rows, names written out. The user's own rows have no library."""

    library: Library | None
    rows: tuple[Row, ...]


class Knowledge:
    """All rows, the user's first. Names in it are public names; `resolved` turns them into what mypy calls them."""

    def __init__(self, sources: tuple[Source, ...], digest: str) -> None:
        self.sources: Final = sources
        self.rows: Final[tuple[Row, ...]] = tuple(row for source in sources for row in source.rows)
        self.digest: Final = digest
        """SHA-256 of all files and of the user's rows."""

    @functools.cached_property
    def _names(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for row in self.rows:
            if isinstance(row, NetworkTool):
                continue
            for name in (row.name, *row.mentions()):
                found[name] = None
                # A method that a class inherits is found through its class only.
                parent = name.rpartition(".")[0]
                if parent:
                    found[parent] = None
        return tuple(found)

    def names(self) -> tuple[str, ...]:
        """Every public name worth a look-up, with what it is in, in the order of the rows. Some are modules."""
        return self._names

    def of_kind(self, kind: type[R]) -> tuple[R, ...]:
        """All rows of one kind, the user's first."""
        return tuple(row for row in self.rows if isinstance(row, kind))

    def resolved(self, defining: Mapping[str, str]) -> Resolved:
        """The same rows, found by public and by defining name. `defining` maps public names to what mypy calls them; it may be partial or empty: a method whose class
        is in it needs no entry of its own."""
        return Resolved(self, defining)


class Resolved:
    """Answers what a name means. Tables are made on first use, one a kind."""

    def __init__(self, knowledge: Knowledge, defining: Mapping[str, str]) -> None:
        self.knowledge: Final = knowledge
        self._defining: Final[dict[str, str]] = dict(defining)
        self._public: dict[str, str] | None = None
        self._tables: Final[dict[type[Row], dict[str, tuple[Row, ...]]]] = {}
        self._first: Final[dict[type[Row], dict[str, Row]]] = {}
        self._class_wide: Final[dict[type[Row], dict[str, Row]]] = {}
        self._methods: Final[dict[tuple[type[Row], str], Row | None]] = {}
        self._rows: Final[dict[tuple[str, ...], tuple[Row, ...]]] = {}
        self._anything: set[str] | None = None
        self._owners: Final[dict[tuple[type[Row], str], dict[str, Row]]] = {}

    def defining(self, public: str) -> str:
        """What mypy calls a public name, through the class it is in where only that is known; the name itself when nothing is."""
        known = self._defining.get(public)
        if known is not None:
            return known
        parent, _, last = public.rpartition(".")
        return f"{self.defining(parent)}.{last}" if parent else public

    def public(self, defining: str) -> str:
        """How people write a name (`requests.get` for `requests.api.get`), for messages; the name itself when no row has it."""
        if self._public is None:
            self._public = {}
            for name in reversed(self.knowledge.names()):
                self._public[self.defining(name)] = name
        known = self._public.get(defining)
        if known is not None:
            return known
        parent, _, last = defining.rpartition(".")
        owner = self._public.get(parent)
        return f"{owner}.{last}" if owner is not None else defining

    def table(self, kind: type[R]) -> Mapping[str, R]:
        """The first row of a kind for each name, public and defining."""
        table = self._first.get(kind)
        if table is None:
            table = self._first[kind] = {name: rows[0] for name, rows in self._all(kind).items()}
        return table  # type: ignore[return-value]  # a table of one kind holds rows of that kind only

    def find(self, kind: type[R], candidates: Iterable[str]) -> R | None:
        """The first row that one of the names has, in the order of the names.

        For a method that a library defines, give `Class.method` for each class of the receiver's MRO; for one that the project defines, only that definition's name (the project's
        own code is followed, not looked up). A row on a class with `methods = "all"` holds for each public method of it and comes back as a row on that method.
        """
        table = self.table(kind)
        for name in candidates:
            row = table.get(name) or self._by_class(kind, name)
            if row is not None:
                return row
        return None

    def rows(self, candidates: tuple[str, ...]) -> tuple[Row, ...]:
        """What each kind's `find` gives for these names, for all kinds at once; remembered, since the same names come again and again."""
        known = self._rows.get(candidates)
        if known is None:
            if self._anything is None:
                self._anything = {name for kind in KINDS for name in self._all(kind)}
            anything = self._anything
            if any(name in anything or name.rpartition(".")[0] in anything for name in candidates):
                known = tuple(row for kind in KINDS if (row := self.find(kind, candidates)) is not None)
            else:
                known = ()
            self._rows[candidates] = known
        return known

    def find_all(self, kind: type[R], candidates: Iterable[str]) -> tuple[R, ...]:
        """All rows of all the names, in that order, each once."""
        table = self._all(kind)
        found: dict[int, Row] = {}
        for name in candidates:
            rows = table.get(name, ())
            by_class = None if rows else self._by_class(kind, name)
            for row in rows or ((by_class,) if by_class is not None else ()):
                found[id(row)] = row
        return tuple(found.values())  # type: ignore[arg-type]  # as in `table`

    def owners(self, kind: type[R], method: str) -> Mapping[str, R]:
        """The rows of a kind on one method, by the classes that have it. For a method that is asked of many values (`__iter__`), this is the quick way."""
        key = (kind, method)
        known = self._owners.get(key)
        if known is None:
            known = self._owners[key] = {
                owner: row for name, row in self.table(kind).items() if (parts := name.rpartition("."))[2] == method and (owner := parts[0])
            }
        return known  # type: ignore[return-value]  # as in `table`

    def _all(self, kind: type[Row]) -> dict[str, tuple[Row, ...]]:
        table = self._tables.get(kind)
        if table is None:
            lists: dict[str, list[Row]] = {}
            for row in self.knowledge.of_kind(kind):
                # Not through `defining` for a program's name.
                for name in dict.fromkeys((row.name,) if kind is NetworkTool else (row.name, self.defining(row.name))):
                    lists.setdefault(name, []).append(row)
            table = self._tables[kind] = {name: tuple(rows) for name, rows in lists.items()}
        return table

    def _by_class(self, kind: type[R], name: str) -> R | None:
        if not issubclass(kind, _CLASS_WIDE):
            return None
        key = (kind, name)
        if key in self._methods:
            return self._methods[key]  # type: ignore[return-value]  # as in `table`
        classes = self._class_wide.get(kind)
        if classes is None:
            classes = self._class_wide[kind] = {
                owner: row for owner, rows in self._all(kind).items() for row in rows if getattr(row, "methods", "") == "all"
            }
        owner, _, method = name.rpartition(".")
        row = classes.get(owner)
        if row is not None:
            harmless = method in getattr(row, "harmless", ()) or method.endswith(getattr(row, "harmless_endings", ()))
            row = None if method.startswith("_") or harmless else row.on_method(method)
        self._methods[key] = row
        return row  # type: ignore[return-value]  # as in `table`


_CLASS_WIDE: Final[tuple[type[Row], ...]] = tuple(kind for kind in KINDS if "harmless" in kind.__struct_fields__)


_loaded: Final[dict[str, Knowledge]] = {}


def load(config: Config) -> Knowledge:
    """All knowledge under this configuration, read once a process.

    Raises ConfigError, in one sentence, for a table that is no kind, an unknown or missing key, or a value of the wrong type in the user's rows.
    """
    key = repr(config.knowledge)
    found = _loaded.get(key)
    if found is None:
        shipped, digest = _shipped()
        where = f"{config.file or 'the configuration'}: tool.apr.knowledge"
        own = _rows(config.knowledge, where)
        found = Knowledge((Source(None, own), *shipped), hashlib.sha256(f"{digest}{key}".encode()).hexdigest())
        _loaded[key] = found
    return found


@functools.cache
def _shipped() -> tuple[tuple[Source, ...], str]:
    import tomllib

    digest = hashlib.sha256()
    sources = []
    for path in sorted(FOLDER.glob("*.toml")):
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
        sources.append(parse(tomllib.loads(content.decode()), path.name))
    return tuple(sources), digest.hexdigest()


def parse(data: dict[str, Any], file: str) -> Source:
    """One knowledge file's content, as `tomllib` gives it. Raises ConfigError, naming `file`."""
    tables = {key: value for key, value in data.items() if isinstance(value, list)}
    head = {key: value for key, value in data.items() if key not in tables}
    return Source(_convert(head, Library, file), _rows(tables, file))


def _rows(tables: Mapping[str, Any], where: str) -> tuple[Row, ...]:
    rows: list[Row] = []
    for table, entries in tables.items():
        kind = TABLES.get(table)
        if kind is None:
            raise ConfigError(f"{where}: {table!r} is no kind of knowledge{_nearest(table, TABLES)}")
        if not isinstance(entries, list):
            raise ConfigError(f"{where}.{table} has to be a list of tables: write [[{where.rpartition(' ')[2]}.{table}]]")
        for number, entry in enumerate(entries, 1):
            rows.extend(_written_out(entry, kind, f"{where}.{table} number {number}"))
    return tuple(rows)


def _written_out(entry: Any, kind: type[Row], where: str) -> list[Row]:
    """The rows that one table stands for."""
    if not isinstance(entry, dict):
        raise ConfigError(f"{where} has to be a table with at least a name")
    names = entry.get("names")
    of = entry.get("of", "")
    if not isinstance(of, str) or (names is not None and not (isinstance(names, list) and names and all(isinstance(name, str) for name in names))):
        raise ConfigError(f"{where}: 'names' has to be a list of names, and 'of' the name of what they are in")
    if names is not None and "name" in entry:
        raise ConfigError(f"{where}: give either 'name' or 'names'")
    rest = {key: value for key, value in entry.items() if key not in ("names", "of")}
    if names is None:
        names = [rest["name"]] if isinstance(rest.get("name"), str) else []
    if any(not name.strip() for name in names):
        raise ConfigError(f"{where}: 'name' is empty")
    full = [f"{of}.{name}" if of else name for name in names]
    if full:
        rest["name"] = full[0]
    first = _convert(rest, kind, where)
    return [first.named(name) for name in full]


S = TypeVar("S", bound=Struct)


def _convert(data: dict[str, Any], kind: type[S], where: str) -> S:
    fields = kind.__struct_fields__
    for key in data:
        if key not in fields:
            raise ConfigError(f"{where}: unknown key {key!r}{_nearest(key, (*fields, 'names', 'of'))}")
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        said, _, at = str(error).partition(" - at `$")
        said = said.removeprefix("Object ").replace("`", "'").replace("required field", "the key")
        raise ConfigError(f"{where}{at.rstrip('`')}: {said[:1].lower()}{said[1:]}") from None


def _nearest(word: str, valid: Iterable[str]) -> str:
    choices = sorted(valid)
    near = difflib.get_close_matches(word, choices, 1)
    return f"; did you mean {near[0]!r}?" if near else f"; known are {', '.join(choices)}"
