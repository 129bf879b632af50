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
from types import GenericAlias
from typing import Any, Final, TypeAlias, TypeVar

import msgspec
from msgspec import Struct, structs

from apr_mypy import own_files
from apr_mypy.config import Config, ConfigError
from apr_mypy.knowledge.schema import KINDS, Blocking, Lazy, NetworkTool, Package, Returns, Row
from apr_mypy.own_files import OwnFile

R = TypeVar("R", bound=Row)

FOLDER: Final = Path(__file__).parent
TABLES: Final[dict[str, type[Row]]] = {re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower(): kind for kind in KINDS}
"""Table name → kind: `runs_elsewhere` → RunsElsewhere."""


REMEMBERED: Final = 20_000
"""Answers that are kept at a time, so that memory does not grow with the project."""


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
            for name in (row.name, *row.mentions(), *row.markers()):
                found[name] = None
                # A method that a class inherits is found through its class only.
                parent = name.rpartition(".")[0]
                if parent:
                    found[parent] = None
        return tuple(found)

    def names(self) -> tuple[str, ...]:
        """Every public name worth a look-up, with what it is in, in the order of the rows. Some are modules."""
        return self._names

    @functools.cached_property
    def _by_kind(self) -> dict[type[Row], tuple[Row, ...]]:
        lists: dict[type[Row], list[Row]] = {}
        for row in self.rows:
            lists.setdefault(type(row), []).append(row)
        return {kind: tuple(rows) for kind, rows in lists.items()}

    def of_kind(self, kind: type[R]) -> tuple[R, ...]:
        """All rows of one kind, the user's first."""
        return self._by_kind.get(kind, ())  # type: ignore[return-value]  # rows of that kind only

    @functools.cached_property
    def by_name(self) -> Mapping[str, tuple[Row, ...]]:
        """All rows of each public name, in order."""
        lists: dict[str, list[Row]] = {}
        for row in self.rows:
            lists.setdefault(row.name, []).append(row)
        return {name: tuple(rows) for name, rows in lists.items()}

    @functools.cached_property
    def by_method(self) -> Mapping[tuple[type[Row], str], tuple[Row, ...]]:
        """The rows of a kind on whatever has the same last part (`__iter__`)."""
        lists: dict[tuple[type[Row], str], list[Row]] = {}
        for row in self.rows:
            lists.setdefault((type(row), row.name.rpartition(".")[2]), []).append(row)
        return {key: tuple(rows) for key, rows in lists.items()}

    @functools.cached_property
    def packages_with(self) -> Mapping[str, frozenset[str]]:
        """The packages that have a row on something of this name: the last part of a row's name → the first parts."""
        found: dict[str, set[str]] = {}
        for name in self.by_name:
            found.setdefault(name.rpartition(".")[2], set()).add(name.partition(".")[0])
        return {last: frozenset(packages) for last, packages in found.items()}

    @functools.cached_property
    def class_wide(self) -> frozenset[str]:
        """The packages with a class of which a row holds for every method."""
        return frozenset(row.name.partition(".")[0] for row in self.rows if isinstance(row, (Blocking, Lazy)) and row.methods == "all")

    @functools.cached_property
    def led_to(self) -> Mapping[str, frozenset[str]]:
        """The packages whose objects another one gives: the first part of what gives it → the first parts of what is given."""
        found: dict[str, set[str]] = {}
        for row in self.of_kind(Returns):
            found.setdefault(row.name.partition(".")[0], set()).add(row.gives.partition(".")[0])
        return {package: frozenset(given) for package, given in found.items()}

    @functools.cached_property
    def order(self) -> Mapping[int, int]:
        """`id` of a row → its place among all."""
        return {id(row): number for number, row in enumerate(self.rows)}

    def resolved(self, defining: Mapping[str, str]) -> Resolved:
        """The same rows, found by public and by defining name. `defining` maps public names to what mypy calls them; it may be partial or empty: a method whose class
        is in it needs no entry of its own."""
        return Resolved(self, defining)


class Resolved:
    """Answers what a name means. Made anew whenever mypy has met more names, so it works from the knowledge's own tables and only when asked."""

    def __init__(self, knowledge: Knowledge, defining: Mapping[str, str]) -> None:
        self.knowledge: Final = knowledge
        self._defining: Final[dict[str, str]] = dict(defining)
        self._publics: Final[dict[str, list[str]]] = {}
        for public, full in self._defining.items():
            if public != full:
                self._publics.setdefault(full, []).append(public)
        self._tables: Final[dict[type[Row], dict[str, Row]]] = {}
        self._known: Final[dict[str, tuple[Row, ...]]] = {}
        self._rows: Final[dict[tuple[str, ...], tuple[Row, ...]]] = {}
        self.remembered: Final[dict[tuple[Any, ...], tuple[Row, ...]]] = {}
        """For whoever asks for rows: what was found for a function or method of a library, by all that its names depend on."""
        self._owners: Final[dict[tuple[type[Row], str], dict[str, Row]]] = {}
        self._packages: Final[dict[str, frozenset[str]]] = {}
        self._implied: Final[dict[type[Row], frozenset[str]]] = {}

    def defining(self, public: str) -> str:
        """What mypy calls a public name, through the class it is in where only that is known; the name itself when nothing is."""
        known = self._defining.get(public)
        if known is not None:
            return known
        parent, _, last = public.rpartition(".")
        return f"{self.defining(parent)}.{last}" if parent else public

    @functools.cached_property
    def _places(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.knowledge.names())}

    def _spellings(self, name: str) -> list[str]:
        """The name, and the public names that stand for it, in the order of the rows."""
        parent, _, last = name.rpartition(".")
        found = [*self._publics.get(name, ()), *(f"{owner}.{last}" for owner in self._publics.get(parent, ()))]
        return [name, *found] if found else [name]

    def is_there(self, public: str) -> bool:
        """Whether mypy has met a public name in the installed library."""
        return public in self._defining

    def public(self, defining: str) -> str:
        """How people write a name (`requests.get` for `requests.api.get`), for messages; the name itself when no row has it."""
        spellings = self._spellings(defining)
        places = self._places
        known = [name for name in spellings if name in places and self.defining(name) == defining]
        return min(known, key=places.__getitem__) if known else spellings[min(1, len(spellings) - 1)]

    def table(self, kind: type[R]) -> Mapping[str, R]:
        """The first row of a kind for each name, public and defining."""
        table = self._tables.get(kind)
        if table is None:
            table = self._tables[kind] = {}
            for row in self.knowledge.of_kind(kind):
                table.setdefault(row.name, row)
                if kind is not NetworkTool:
                    table.setdefault(self.defining(row.name), row)
        return table  # type: ignore[return-value]  # a table of one kind holds rows of that kind only

    def packages(self, kind: str) -> frozenset[str]:
        """The import names of the libraries of one kind ("web", "orm", "testing" …)."""
        known = self._packages.get(kind)
        if known is None:
            known = self._packages[kind] = frozenset(name for name, row in self.table(Package).items() if row.kind == kind)
        return known

    def find(self, kind: type[R], candidates: Iterable[str]) -> R | None:
        """The first row that one of the names has, in the order of the names.

        For a method that a library defines, give `Class.method` for each class of the receiver's MRO; for one that the project defines, only that definition's name (the project's
        own code is followed, not looked up). A row on a class with `methods = "all"` holds for each public method of it and comes back as a row on that method.
        """
        for row in self.rows(candidates) if type(candidates) is tuple else self.rows(tuple(candidates)):
            if type(row) is kind:
                return row
        return None

    def rows(self, candidates: tuple[str, ...]) -> tuple[Row, ...]:
        """What each kind's `find` gives for these names, for all kinds at once; remembered, since the same names come again and again."""
        known = self._rows.get(candidates)
        if known is None:
            first: dict[type[Row], Row] = {}
            for name in candidates:
                for row in self._rows_of(name):
                    first.setdefault(type(row), row)
            if len(self._rows) > REMEMBERED:
                self._rows.clear()
            known = self._rows[candidates] = tuple(first.values())
        return known

    def find_all(self, kind: type[R], candidates: Iterable[str]) -> tuple[R, ...]:
        """All rows of all the names, in that order, each once."""
        found = {id(row): row for name in candidates for row in self._rows_of(name) if type(row) is kind}
        return tuple(found.values())

    def owners(self, kind: type[R], method: str) -> Mapping[str, R]:
        """The rows of a kind on one method, by the classes that have it. For a method that is asked of many values (`__iter__`), this is the quick way."""
        key = (kind, method)
        known = self._owners.get(key)
        if known is None:
            known = self._owners[key] = {}
            for row in self.knowledge.by_method.get(key, ()):
                for owner in (row.name.rpartition(".")[0], self.defining(row.name).rpartition(".")[0]):
                    if owner:
                        known.setdefault(owner, row)
        return known  # type: ignore[return-value]  # as in `table`

    def implied(self, kind: type[Row]) -> frozenset[str]:
        """The classes with a row of a kind on any method that the language itself calls (`__enter__`, `__iter__` …)."""
        known = self._implied.get(kind)
        if known is None:
            methods = [method for of, method in self.knowledge.by_method if of is kind and method.startswith("__")]
            known = self._implied[kind] = frozenset([owner for method in methods for owner in self.owners(kind, method)])
        return known

    def _rows_of(self, name: str) -> tuple[Row, ...]:
        """All rows of a name, by whatever spelling, in order; then those on its class that hold for all methods, of kinds that it has no row of its own of."""
        known = self._known.get(name)
        if known is None:
            by_name = self.knowledge.by_name
            found = [row for spelling in self._spellings(name) for row in by_name.get(spelling, ())]
            if len(found) > 1:
                found = sorted({id(row): row for row in found}.values(), key=lambda row: self.knowledge.order[id(row)])
            found += self._class_wide(name, {type(row) for row in found})
            if len(self._known) > REMEMBERED:
                self._known.clear()
            known = self._known[name] = tuple(found)
        return known

    def _class_wide(self, name: str, taken: set[type[Row]]) -> list[Row]:
        owner, _, method = name.rpartition(".")
        if not owner or method.startswith("_"):
            return []
        found: list[Row] = []
        for spelling in self._spellings(owner):
            for row in self.knowledge.by_name.get(spelling, ()):
                if isinstance(row, (Blocking, Lazy)) and row.methods == "all" and type(row) not in taken and not row.spares(method):
                    taken.add(type(row))
                    found.append(row.on_method(method))
        return found


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


_Packed: TypeAlias = tuple[tuple[Library, tuple[tuple[str, msgspec.Raw], ...]], ...]
"""The files in order, each with its tables, each of those with its rows as they were written out."""


@functools.cache
def _shipped() -> tuple[tuple[Source, ...], str]:
    digest, packed = own_files.remembered("knowledge", _read, below="knowledge/")
    sources = []
    for library, tables in msgspec.msgpack.decode(packed, type=_Packed):
        rows: list[Row] = []
        for table, written in tables:
            rows += msgspec.msgpack.decode(written, type=GenericAlias(tuple, (TABLES[table], ...)))
        sources.append(Source(library, tuple(rows)))
    return tuple(sources), digest


def _read(files: list[OwnFile]) -> tuple[str, bytes]:
    """The digest of the knowledge files, and what they say in the form that is read soonest: parsing TOML takes as long as mypy does for a small edit."""
    import tomllib

    digest = hashlib.sha256()
    sources = []
    for name, path in sorted((path.name, path) for path in FOLDER.glob("*.toml")):
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
        source = parse(tomllib.loads(content.decode()), name)
        tables: dict[str, list[dict[str, Any]]] = {}
        for row in source.rows:
            tables.setdefault(_TABLE_OF[type(row)], []).append(_given(row))
        sources.append((source.library, list(tables.items())))
    return digest.hexdigest(), msgspec.msgpack.encode(sources)


_TABLE_OF: Final = {kind: table for table, kind in TABLES.items()}


def _given(row: Row) -> dict[str, Any]:
    """A row's fields, without those that have their default."""
    defaults = _defaults(type(row))
    return {name: msgspec.to_builtins(value) for name in row.__struct_fields__ if (value := getattr(row, name)) != defaults[name]}


@functools.cache
def _defaults(kind: type[Row]) -> dict[str, Any]:
    return {field.name: field.default for field in structs.fields(kind)}


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
