"""Facts on disk: one SQLite file a project, in mypy's cache directory, one row a module.

A row is committed as soon as its module is checked, in WAL mode, so a run may be killed at any moment and parallel workers, or two runs at once, may write together. Whatever
is lost or damaged is only missing: mypy is told that such a module has no facts, and checks it again. msgspec comes in with the first row that is written or read.
"""

from __future__ import annotations

import functools
import gc
import hashlib
import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar
from urllib.parse import quote

if TYPE_CHECKING:
    from apr_mypy.facts import Module
    from apr_mypy.finding import Finding

VERSION: Final = 1
"""Raise it with any change to the tables. A store of another version is rebuilt by who writes, refused by who reads."""

BUSY: Final = 30.0
"""Seconds to wait for another process that writes."""

_TABLES: Final = """
CREATE TABLE modules (
    name TEXT PRIMARY KEY, path TEXT NOT NULL, digest TEXT NOT NULL, mtime INTEGER NOT NULL, size INTEGER NOT NULL,
    fingerprint TEXT NOT NULL, facts_version INTEGER NOT NULL, stamp REAL NOT NULL, older INTEGER NOT NULL,
    judged BLOB NOT NULL, facts BLOB NOT NULL
);
CREATE TABLE names (public TEXT PRIMARY KEY, defining TEXT NOT NULL);
"""

T = TypeVar("T")


class StoreError(Exception):
    """The store cannot be used. The message is one sentence that names the file and the next step."""


class Source(NamedTuple):
    """One source file as it was read: its content, SHA-256, modification time in nanoseconds and size in bytes."""

    content: bytes
    digest: str
    mtime: int
    size: int

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Source:
        """Raises OSError."""
        with open(path, "rb") as file:
            stat = os.fstat(file.fileno())
            content = file.read()
        return cls(content, hashlib.sha256(content).hexdigest(), stat.st_mtime_ns, stat.st_size)


class Row(NamedTuple):
    """What is known of a module without reading its facts."""

    name: str
    path: str
    digest: str
    mtime: int
    size: int
    fingerprint: str
    older: int

    def is_of(self, file: str | os.PathLike[str]) -> bool:
        """Whether this row was made from what the file holds now. A file with the same time and size is taken to be the same, as mypy does."""
        try:
            stat = os.stat(file)
            if stat.st_size != self.size:
                return False
            return stat.st_mtime_ns == self.mtime or Source.read(file).digest == self.digest
        except OSError:
            return False


class Silenced(NamedTuple):
    """A finding that `# apr: ignore` dropped: its rule, its line, and the comment's line."""

    rule: str
    line: int
    comment: int


class Judged(NamedTuple):
    """What the module rules said: findings that stand, findings that were silenced at their site, and sentences on what failed."""

    findings: tuple[Finding, ...] = ()
    silenced: tuple[Silenced, ...] = ()
    failures: tuple[str, ...] = ()


FRESH: Final = "fresh"
EDITED: Final = "edited"
OLDER: Final = "older"
VERSIONS: Final = "version"


class Entry(NamedTuple):
    """A module's row, read whole. `state` is "fresh"; "edited" when the source changed since; "older" when a module that it depends on was checked again later and it was
    not (dmypy); "version" when another version of this tool wrote it (then `facts` is None). `facts` is also None for a module that is none of the project's own."""

    name: str
    path: str
    state: str
    stamp: float
    facts: Module | None
    judged: Judged


def project_root(mypy_config: str | None, here: Path | None = None) -> Path:
    """The folder that paths are relative to: where mypy's configuration lies when that is `here` (the current folder) or above it, else `here`."""
    here = (here or Path.cwd()).resolve()
    if mypy_config:
        file = Path(mypy_config).resolve()
        if file.is_file() and file.name in ("pyproject.toml", "setup.cfg", "mypy.ini", ".mypy.ini") and file.parent != Path.home():
            if here.is_relative_to(file.parent):
                return file.parent
    return here


def shown_path(file: str | os.PathLike[str], root: Path) -> str:
    """A path as findings and facts have it: relative to the root, with `/`; absolute for what lies elsewhere."""
    base = str(root) + os.sep
    absolute = os.path.abspath(file)
    if not absolute.startswith(base):
        real = os.path.realpath(file)  # asks the disk for each part of the path
        if not real.startswith(base):
            return absolute.replace(os.sep, "/")
        absolute = real
    return absolute[len(base) :].replace(os.sep, "/")


def store_file(cache_dir: str | os.PathLike[str], python: tuple[int, int], root: Path) -> Path:
    """Where the facts of the project at `root` lie: beside mypy's own cache for that Python version."""
    return Path(cache_dir).absolute() / f"{python[0]}.{python[1]}" / f"apr-facts-{hashlib.sha256(str(root).encode()).hexdigest()[:12]}.db"


def store_files(cache_dir: str | os.PathLike[str], root: Path) -> tuple[Path, ...]:
    """Every store of the project in a cache directory, one a Python version, the one written last first."""
    name = store_file(cache_dir, (0, 0), root).name

    def written(path: Path) -> float:
        return max(part.stat().st_mtime for part in (path, path.with_name(path.name + "-wal")) if part.exists())

    return tuple(sorted(Path(cache_dir).absolute().glob(f"*/{name}"), key=written, reverse=True))


class Store:
    """An open store. `said` is a sentence about what had to be done to open it, or "" ."""

    def __init__(self, path: Path, connection: sqlite3.Connection, said: str = "") -> None:
        self.path: Final = path
        self.said: Final = said
        self._db: Final = connection

    # --- opening ------------------------------------------------------------------------------------------------------------------

    @classmethod
    def open(cls, path: Path) -> Store:
        """Open for writing; made where it is missing, rebuilt where it is damaged or of another version. Raises StoreError when it cannot be written."""
        said = ""
        for attempt in (1, 2):
            db: sqlite3.Connection | None = None
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                db = sqlite3.connect(path, timeout=BUSY, isolation_level=None)
                found = _prepare(db)
                if found not in (0, VERSION):
                    said = f"the facts in {path} were written by another version of apr-mypy and are made anew"
                return cls(path, db, said)
            except (sqlite3.OperationalError, OSError) as error:
                if db is not None:
                    db.close()
                raise StoreError(
                    f"facts cannot be kept in {path} ({error}): make that directory writable, or choose another with --cache-dir"
                ) from error
            except sqlite3.DatabaseError as error:
                if db is not None:
                    db.close()
                if attempt == 2:
                    raise StoreError(f"the facts in {path} are damaged ({error}) and cannot be made anew: delete that file") from error
                said = f"the facts in {path} were damaged and are made anew"
                try:
                    for part in ("", "-wal", "-shm"):
                        path.with_name(path.name + part).unlink(missing_ok=True)
                except OSError as refused:
                    raise StoreError(f"the facts in {path} are damaged and the file cannot be removed ({refused}): delete it") from refused
        raise AssertionError("unreachable")

    @classmethod
    def read(cls, path: Path) -> Store:
        """Open for reading. Raises StoreError when there is none, or it is damaged or of another version."""
        again = "run mypy with `plugins = apr_mypy`, or `apr check`"
        if not path.is_file():
            raise StoreError(f"there are no facts in {path}: {again} first")
        last: sqlite3.Error | None = None
        # a WAL file in a read-only directory opens only as immutable
        for mode in ("mode=ro", "mode=ro&immutable=1"):
            db: sqlite3.Connection | None = None
            try:
                db = sqlite3.connect(f"file:{quote(str(path))}?{mode}", uri=True, timeout=BUSY, isolation_level=None)
                version = db.execute("PRAGMA user_version").fetchone()[0]
                if version != VERSION:
                    db.close()
                    raise StoreError(f"the facts in {path} were written by another version of apr-mypy: {again} again")
                db.execute("SELECT count(*) FROM modules").fetchone()
                return cls(path, db)
            except sqlite3.Error as error:
                if db is not None:
                    db.close()
                last = error
        raise StoreError(f"the facts in {path} are damaged ({last}): delete that file and {again} again")

    def close(self) -> None:
        self._db.close()

    # --- writing ------------------------------------------------------------------------------------------------------------------

    def put(self, name: str, path: str, source: Source, fingerprint: str, facts: Module | None, judged: Judged) -> None:
        """Keep one module, in one commit. Raises StoreError."""
        encode = _encoder()
        raw = b"" if facts is None else zlib.compress(encode(facts), 1)
        version = 0 if facts is None else facts.version
        row = (name, path, source.digest, source.mtime, source.size, fingerprint, version, time.time(), 0, encode(judged), raw)
        self._write("INSERT OR REPLACE INTO modules VALUES (?,?,?,?,?,?,?,?,?,?,?)", [row])

    def drop(self, names: Iterable[str]) -> None:
        """Forget modules. Raises StoreError."""
        self._write("DELETE FROM modules WHERE name = ?", [(name,) for name in names])

    def mark_older(self, names: Iterable[str]) -> None:
        """Say of modules that something they depend on has changed since. Raises StoreError."""
        self._write("UPDATE modules SET older = 1 WHERE name = ?", [(name,) for name in names])

    def put_names(self, defining: Mapping[str, str]) -> None:
        """Keep what public names of the knowledge are defined as. Raises StoreError."""
        self._write("INSERT OR REPLACE INTO names VALUES (?,?)", list(defining.items()))

    def _write(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        if not rows:
            return
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._db.executemany(statement, rows)
                self._db.execute("COMMIT")
            except BaseException:
                _roll_back(self._db)
                raise
        except sqlite3.Error as error:
            raise StoreError(f"facts cannot be kept in {self.path} ({error}): see that the disk has room and the directory is writable") from error

    # --- reading ------------------------------------------------------------------------------------------------------------------

    def rows(self) -> dict[str, Row]:
        """Every module by name, without its facts. Raises StoreError."""
        found = self._query("SELECT name, path, digest, mtime, size, fingerprint, older FROM modules ORDER BY name")
        return {row[0]: Row(*row) for row in found}

    def names(self) -> dict[str, str]:
        """Public name -> defining name, for the knowledge's names that mypy has met. Raises StoreError."""
        return dict(self._query("SELECT public, defining FROM names ORDER BY public"))

    def facts(self, name: str) -> Module | None:
        """One module's facts. Raises StoreError."""
        for version, raw in self._query("SELECT facts_version, facts FROM modules WHERE name = ?", (name,)):
            return self._decoded(name, version, raw)
        return None

    def entries(self, root: Path) -> tuple[Entry, ...]:
        """Every module whose file is still there, by name. Raises StoreError."""
        columns = "name, path, digest, mtime, size, fingerprint, older, stamp, facts_version, judged, facts"
        found = []
        collecting = gc.isenabled()
        gc.disable()  # a hundred thousand small records, none of them garbage: halves the time
        try:
            for *light, stamp, version, judged, raw in self._query(f"SELECT {columns} FROM modules ORDER BY name"):
                row = Row(*light)
                file = root / row.path
                if not file.is_file():
                    continue
                facts = self._decoded(row.name, version, raw)
                state = VERSIONS if raw and facts is None else EDITED if not row.is_of(file) else OLDER if row.older else FRESH
                found.append(Entry(row.name, row.path, state, stamp, facts, self._unpack(row.name, _judged_decoder(), judged)))
        finally:
            if collecting:
                gc.enable()
        return tuple(found)

    def _decoded(self, name: str, version: int, raw: bytes) -> Module | None:
        from apr_mypy import facts

        if not raw or version != facts.VERSION:
            return None
        decode = _facts_decoder()
        return self._unpack(name, lambda packed: decode(zlib.decompress(packed)), raw)

    def _unpack(self, name: str, decode: Callable[[bytes], T], raw: bytes) -> T:
        import msgspec

        try:
            return decode(raw)
        except (msgspec.MsgspecError, zlib.error) as error:
            raise StoreError(f"the facts of {name} in {self.path} are damaged ({error}): delete that file and run mypy again") from error

    def _query(self, statement: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._db.execute(statement, values)
        except sqlite3.Error as error:
            raise StoreError(f"the facts in {self.path} are damaged ({error}): delete that file and run mypy again") from error


def _prepare(db: sqlite3.Connection) -> int:
    """Make the tables where they are missing or another version's. Returns the version that was found, 0 for a new file."""
    _use_wal(db)
    db.execute("PRAGMA synchronous = NORMAL")
    found = int(db.execute("PRAGMA user_version").fetchone()[0])
    if found == VERSION:
        db.execute("SELECT count(*) FROM names").fetchone()
        return found
    db.execute("BEGIN IMMEDIATE")
    try:
        now = int(db.execute("PRAGMA user_version").fetchone()[0])
        if now != VERSION:  # no other process was quicker
            for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall():
                db.execute(f'DROP TABLE "{table}"')
            for statement in _TABLES.split(";"):
                if statement.strip():
                    db.execute(statement)
            db.execute(f"PRAGMA user_version = {VERSION}")
        db.execute("COMMIT")
    except BaseException:
        _roll_back(db)
        raise
    return found


def _use_wal(db: sqlite3.Connection) -> None:
    """Let readers read while another process writes; raises what sqlite3 raises when another process holds a new file for longer than BUSY seconds."""
    until = time.monotonic() + BUSY
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # two that turn a new file into one with WAL at once: sqlite3 refuses one of them without waiting for its timeout
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _roll_back(db: sqlite3.Connection) -> None:
    """Undo what was begun, if anything was: Ctrl-C may come before the first statement or after the last, and a complaint about that would hide it."""
    if db.in_transaction:
        db.execute("ROLLBACK")


@functools.cache
def _encoder() -> Callable[[Any], bytes]:
    import msgspec

    return msgspec.msgpack.Encoder().encode


@functools.cache
def _facts_decoder() -> Callable[[bytes], Module]:
    import msgspec

    from apr_mypy.facts import Module

    return msgspec.msgpack.Decoder(Module).decode


@functools.cache
def _judged_decoder() -> Callable[[bytes], Judged]:
    import msgspec

    from apr_mypy.finding import Finding

    decode = msgspec.msgpack.Decoder(tuple[tuple[Finding, ...], tuple[tuple[str, int, int], ...], tuple[str, ...]]).decode

    def judged(raw: bytes) -> Judged:
        findings, silenced, failures = decode(raw)
        return Judged(findings, tuple(Silenced(*one) for one in silenced), failures)

    return judged
