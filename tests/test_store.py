"""The facts store: what is put in comes out, whatever happens in between."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apr_mypy import facts as f
from apr_mypy.finding import Finding, Place, Trace
from apr_mypy.store import VERSION, Judged, Row, Silenced, Source, Store, StoreError, _prepare, project_root, shown_path, store_file, store_files


def module(name: str, path: str, version: int = f.VERSION, lines: int = 1) -> f.Module:
    return f.Module(
        version=version,
        name=name,
        path=path,
        digest="",
        is_package=False,
        types=(f.Type("builtins.int"),),
        classes=(),
        aliases=(),
        exports=(),
        imports=(),
        comments=(f.Comment(1, "apr: ignore[apr-x] it is so — ü", True),),
        ignored=((3, ("arg-type",)),),
        block=(f.Do(f.Call(f.Name("a.b", f.FULL, 0), (f.Arg("", f.Const(1.5)),), 0, 1, 1, 1, 4), 1, 1, 1),),
        analysed=f.WHOLE,
        unchecked=(),
        lines=lines,
    )


FINDING = Finding("apr-x", "P1", Place("a.py", 3, 5, 4), "a.f", "is wrong", "do it right", "module", (Trace("b.py", 1, "calls"),), "anchor")
JUDGED = Judged((FINDING,), (Silenced("apr-y", 1, 2),), ("rule apr-z failed",))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text("x = 1\n")
    (tmp_path / "b.py").write_text("y = 1\n")
    return tmp_path


@pytest.fixture
def file(root: Path) -> Path:
    return store_file(root / ".cache", (3, 12), root)


def put(store: Store, root: Path, name: str = "a", judged: Judged = JUDGED, version: int = f.VERSION) -> None:
    store.put(name, f"{name}.py", Source.read(root / f"{name}.py"), "mark", module(name, f"{name}.py", version), judged)


def test_what_is_put_in_comes_out(root: Path, file: Path) -> None:
    store = Store.open(file)
    put(store, root)
    store.put("b", "b.py", Source.read(root / "b.py"), "mark", None, Judged())
    store.put_names({"requests.get": "requests.api.get"})
    store.close()
    store = Store.read(file)
    a, b = store.entries(root)
    assert (a.name, a.path, a.state, a.facts, a.judged) == ("a", "a.py", "fresh", module("a", "a.py"), JUDGED)
    assert (b.name, b.state, b.facts, b.judged) == ("b", "fresh", None, Judged())
    assert store.names() == {"requests.get": "requests.api.get"}
    assert store.facts("a") == module("a", "a.py")
    assert store.facts("missing") is None


def test_states(root: Path, file: Path) -> None:
    store = Store.open(file)
    put(store, root)
    put(store, root, "b", version=f.VERSION + 1)
    assert [entry.state for entry in store.entries(root)] == ["fresh", "version"]
    put(store, root, "b")
    store.mark_older(["b"])
    assert [entry.state for entry in store.entries(root)] == ["fresh", "older"]
    put(store, root, "b")
    (root / "a.py").write_text("x = 2\n")
    assert [entry.state for entry in store.entries(root)] == ["edited", "fresh"]
    (root / "b.py").unlink()
    assert [entry.name for entry in store.entries(root)] == ["a"]
    store.drop(["a"])
    assert store.entries(root) == ()


def test_a_touched_file_is_not_an_edited_one(root: Path, file: Path) -> None:
    store = Store.open(file)
    put(store, root)
    os.utime(root / "a.py", (1, 1))
    assert store.rows()["a"].is_of(root / "a.py")
    (root / "a.py").write_text("x = 2\n")  # the same length
    os.utime(root / "a.py", (2, 2))
    assert not store.rows()["a"].is_of(root / "a.py")


def test_reading_what_is_not_there(file: Path) -> None:
    with pytest.raises(StoreError, match=r"there are no facts in .*: run mypy"):
        Store.read(file)


@pytest.mark.parametrize("content", [b"", b"no database" * 1000, b"SQLite format 3\0" + b"\1" * 5000])
def test_a_damaged_file_is_refused_by_readers_and_rebuilt_by_writers(root: Path, file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    with pytest.raises(StoreError, match=r"damaged|another version"):
        Store.read(file)
    store = Store.open(file)
    assert bool(store.said) == bool(content)
    put(store, root)
    assert len(store.entries(root)) == 1


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_a_file_cut_short(root: Path, file: Path, kept: float) -> None:
    store = Store.open(file)
    for number in range(200):
        (root / f"m{number}.py").write_text("")
        put(store, root, f"m{number}")
    store._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * kept)])
    with pytest.raises(StoreError, match="damaged"):
        Store.read(file).entries(root)
    store = Store.open(file)
    assert "damaged" in store.said
    assert store.rows() == {}


def test_damage_inside_a_row_names_the_module(root: Path, file: Path) -> None:
    store = Store.open(file)
    put(store, root)
    for broken in (b"x", b"x\x9c\x03\x00\x00\x00\x00\x01"):
        store._db.execute("UPDATE modules SET facts = ?", (broken,))
        with pytest.raises(StoreError, match=r"the facts of a in .* are damaged"):
            store.entries(root)


def test_another_version(root: Path, file: Path) -> None:
    store = Store.open(file)
    put(store, root)
    store._db.execute("PRAGMA user_version = 99")
    store.close()
    with pytest.raises(StoreError, match="another version of apr-mypy"):
        Store.read(file)
    store = Store.open(file)
    assert "another version" in store.said
    assert store.rows() == {}


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the directory should be")
    with pytest.raises(StoreError, match=r"facts cannot be kept in .*: make that directory writable, or choose another with --cache-dir"):
        Store.open(store_file(tmp_path / "cache", (3, 12), tmp_path))


def test_two_projects_share_a_cache_directory(root: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    one, two = store_file(cache, (3, 12), tmp_path / "one"), store_file(cache, (3, 12), tmp_path / "two")
    assert one != two
    assert one.parent == two.parent
    Store.open(one).close()
    Store.open(two).close()
    newer = store_file(cache, (3, 13), tmp_path / "one")
    Store.open(newer).close()
    os.utime(one, (1, 1))
    assert store_files(cache, tmp_path / "one") == (newer, one)


def _write_many(file: Path, root: Path, start: int) -> None:
    store = Store.open(file)
    for number in range(start, start + 50):
        put(store, root, f"m{number}")
    store.put_names({f"n{start}": "n"})


def test_many_writers_at_once(root: Path, file: Path) -> None:
    for number in range(200):
        (root / f"m{number}.py").write_text("")
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        pool.starmap(_write_many, [(file, root, start) for start in range(0, 200, 50)])
    store = Store.read(file)
    assert len(store.entries(root)) == 200
    assert len(store.names()) == 4


def _rows_of(new: Path) -> dict[str, Row]:
    store = Store.open(new)
    try:
        return store.rows()
    finally:
        store.close()  # in its own thread, as sqlite3 asks


def test_a_new_store_is_opened_by_many_at_once(file: Path) -> None:
    for number in range(40):
        new = file.with_name(f"{number}.db")
        with ThreadPoolExecutor(6) as pool:
            assert list(pool.map(_rows_of, [new] * 6)) == [{}] * 6


def test_a_reader_while_another_process_is_in_the_middle_of_writing(root: Path, file: Path) -> None:
    store = Store.open(file)
    put(store, root)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("DELETE FROM modules")
    assert len(Store.read(file).entries(root)) == 1
    other.execute("ROLLBACK")


class _Interrupted:
    """A connection on which Ctrl-C comes right behind a statement."""

    def __init__(self, db: sqlite3.Connection, behind: str) -> None:
        self._db = db
        self._behind = behind

    def execute(self, statement: str) -> sqlite3.Cursor:
        cursor = self._db.execute(statement)
        if statement == self._behind:
            raise KeyboardInterrupt
        return cursor

    @property
    def in_transaction(self) -> bool:
        return self._db.in_transaction


@pytest.mark.parametrize("behind", ["COMMIT", f"PRAGMA user_version = {VERSION}"])
def test_an_interruption_stays_one_whenever_it_comes(behind: str) -> None:
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        with pytest.raises(KeyboardInterrupt):
            _prepare(_Interrupted(db, behind))  # type: ignore[arg-type]  # all of a connection that it asks for
        assert not db.in_transaction


def test_the_project_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "backend" / "src"
    inside.mkdir(parents=True)
    (tmp_path / "backend" / "pyproject.toml").write_text("")
    (tmp_path / "other.ini").write_text("")
    (tmp_path / ".mypy.ini").write_text("")
    assert project_root(str(tmp_path / "backend/pyproject.toml"), inside) == tmp_path / "backend"
    assert project_root(None, inside) == inside
    assert project_root(str(tmp_path / "other.ini"), inside) == inside
    assert project_root(os.devnull, inside) == inside
    assert project_root(str(tmp_path / "backend/pyproject.toml"), tmp_path) == tmp_path
    assert project_root(str(tmp_path / ".mypy.ini"), inside) == tmp_path
    monkeypatch.setenv("HOME", str(tmp_path))
    assert project_root(str(tmp_path / ".mypy.ini"), inside) == inside, "the user's own configuration is no project's"


def test_shown_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path.resolve() / "mein Projekt ä"
    (root / "a").mkdir(parents=True)
    monkeypatch.chdir(root / "a")
    assert shown_path("b.py", root) == "a/b.py"
    assert shown_path(root / "a" / "b.py", root) == "a/b.py"
    assert shown_path("../../x.py", root) == str(root.parent / "x.py")
    (root.parent / "link").symlink_to(root, target_is_directory=True)
    (root / "a" / "b.py").write_text("")
    assert shown_path(root.parent / "link" / "a" / "b.py", root) == "a/b.py"


text = st.text(max_size=30)
number = st.integers(0, 2**31)
traces = st.builds(Trace, text, number, text)
findings = st.builds(
    Finding, text, text, st.builds(Place, text, number, number, number), text, text, text, text, st.lists(traces, max_size=2).map(tuple), text
)
judgements = st.builds(
    Judged,
    st.lists(findings, max_size=3).map(tuple),
    st.lists(st.builds(Silenced, text, number, number), max_size=3).map(tuple),
    st.lists(text, max_size=3).map(tuple),
)


@settings(max_examples=50, deadline=None)
@given(
    judged=judgements,
    name=st.text(st.characters(codec="utf-8"), min_size=1),
    value=st.one_of(text, st.floats(allow_nan=False), st.integers(-(2**62), 2**62), st.none(), st.booleans()),
)
def test_any_judgement_comes_back(tmp_path_factory: pytest.TempPathFactory, judged: Judged, name: str, value: str | float | int | None) -> None:
    root = tmp_path_factory.getbasetemp() / "any"
    root.mkdir(exist_ok=True)
    (root / "a.py").write_text("")
    store = Store.open(store_file(root, (3, 12), root))
    given_facts = f.Module(
        **{**{field: getattr(module(name, "a.py"), field) for field in f.Module.__struct_fields__}, "block": (f.Return(f.Const(value), 1, 1, 1),)}
    )
    store.put(name, "a.py", Source.read(root / "a.py"), "mark", given_facts, judged)
    entry = next(one for one in store.entries(root) if one.name == name)
    assert (entry.facts, entry.judged) == (given_facts, judged)
    store.drop([name])
    store.close()
