"""The same findings and the same facts however mypy is run."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import Project, Result

SHOP = {
    "shop/__init__.py": "",
    "shop/clock.py": """
        import time

        async def wait(seconds: float) -> None:
            time.sleep(seconds)

        def total(items: list[int]) -> int:
            return sum(items)
        """,
    "shop/orders.py": """
        from time import sleep as pause

        from shop.clock import total

        class Orders:
            async def place(self, items: list[int]) -> int:
                pause(5)
                return total(items)
        """,
    "shop/api.py": """
        from shop.orders import Orders

        async def create(orders: Orders) -> str:
            return await orders.place([1])  # mypy's own error
        """,
    "shop/a.py": """
        import time
        from shop import b

        class A:
            async def run(self, other: "b.B") -> None:
                time.sleep(1)
        """,
    "shop/b.py": """
        from shop.a import A

        class B:
            a: A
        """,
    "shop/constants.py": "LIMIT = 10\n",
}
EXPECTED = {"shop/a.py:7", "shop/clock.py:5", "shop/orders.py:8"}


def places(result: Result) -> set[str]:
    return {":".join(line.split(":")[:2]) for line in result.ours}


@pytest.fixture
def shop(project: Project) -> Project:
    return project.write(SHOP)


def facts(project: Project, cache: Path | None = None) -> dict[str, bytes]:
    """The facts and findings of every module, as the store holds them."""
    db = sqlite3.connect(project.store(cache).path)
    return {name: facts + judged for name, facts, judged in db.execute("SELECT name, facts, judged FROM modules")}


def test_cold_and_warm_say_the_same(shop: Project) -> None:
    cold = shop.mypy()
    assert places(cold) == EXPECTED
    assert cold.code == 1
    assert cold.stderr == ""
    before = facts(shop)
    assert set(before) == {name.removesuffix(".py").replace("/", ".").removesuffix(".__init__") for name in SHOP}
    warm = shop.mypy()
    assert sorted(warm.stdout.splitlines()) == sorted(cold.stdout.splitlines())
    assert facts(shop) == before


@pytest.mark.parametrize("workers", [2, 4])
def test_parallel_says_the_same(shop: Project, workers: int) -> None:
    serial = shop.mypy()
    elsewhere = shop.root / f".cache{workers}"
    for _ in ("cold", "warm"):
        parallel = shop.mypy(f"-n{workers}", cache=elsewhere)
        assert sorted(parallel.stdout.splitlines()) == sorted(serial.stdout.splitlines())
        assert facts(shop, elsewhere) == facts(shop)


def test_mypys_older_order_of_checking(shop: Project) -> None:
    """Without local partial types mypy checks each module in one go and writes its cache afterwards."""
    serial = shop.mypy()
    elsewhere = shop.root / ".older"
    for _ in ("cold", "warm"):
        older = shop.mypy("--no-local-partial-types", cache=elsewhere)
        assert sorted(older.stdout.splitlines()) == sorted(serial.stdout.splitlines())
        assert facts(shop, elsewhere) == facts(shop)
    assert "abandoned" not in shop.mypy("-v", "--no-local-partial-types", cache=elsewhere).stderr


def test_one_edit(shop: Project) -> None:
    shop.mypy()
    before = facts(shop)
    (shop.root / "shop/clock.py").write_text(
        "import asyncio\n\nasync def wait(seconds: float) -> None:\n    await asyncio.sleep(seconds)\n\ndef total(items: list[int]) -> str:\n    return ''\n"
    )
    edited = shop.mypy()
    assert places(edited) == EXPECTED - {"shop/clock.py:5"}
    after = facts(shop)
    assert {name for name in after if after[name] != before[name]} == {"shop.clock", "shop.orders"}, "the type of total() changed under orders"
    fresh = shop.mypy(cache=shop.root / ".fresh")
    assert sorted(edited.stdout.splitlines()) == sorted(fresh.stdout.splitlines())
    assert facts(shop, shop.root / ".fresh") == after


def test_a_warm_run_checks_nothing_again(shop: Project) -> None:
    """Libraries with source and neighbours that mypy follows into neither."""
    outside = shop.root.parent / "outside"
    outside.mkdir(exist_ok=True)
    (outside / "neighbour.py").write_text("import time\n")
    shop.write({"shop/uses.py": "import click\nimport neighbour\n"}, f"mypy_path = {outside}\n[mypy-neighbour]\nfollow_imports = silent\n")
    shop.mypy()
    warm = shop.mypy("-v")
    assert "Metadata fresh for click:" in warm.stderr
    assert [line for line in warm.stderr.splitlines() if "Metadata abandoned" in line or "stale SCC" in line] == []
    assert "click" not in shop.entries()


def test_a_module_that_is_gone_is_dropped(shop: Project) -> None:
    shop.mypy()
    (shop.root / "shop/constants.py").unlink()
    (shop.root / "shop/clock.py").write_text((shop.root / "shop/clock.py").read_text() + "\n")
    shop.mypy()
    assert "shop.constants" not in facts(shop)


def test_a_lost_store_is_made_again(shop: Project) -> None:
    cold = shop.mypy()
    before = facts(shop)
    path = shop.store().path
    for part in ("", "-wal", "-shm"):
        Path(f"{path}{part}").unlink(missing_ok=True)
    again = shop.mypy()
    assert sorted(again.stdout.splitlines()) == sorted(cold.stdout.splitlines())
    assert facts(shop) == before


def test_facts_of_another_source_make_mypy_check_again(shop: Project) -> None:
    """A store restored from another machine's cache: mypy's own cache is right, the facts are not."""
    shop.mypy()
    path = shop.store().path
    db = sqlite3.connect(path)
    db.execute("UPDATE modules SET digest = 'other', size = size + 1, facts = x'00' WHERE name = 'shop.orders'")
    db.commit()
    db.close()
    assert places(shop.mypy()) == EXPECTED
    assert shop.entries()["shop.orders"].facts is not None


@pytest.mark.parametrize("damage", ["cut", "garbage", "version"])
def test_a_damaged_store_is_rebuilt_and_says_so(shop: Project, damage: str) -> None:
    cold = shop.mypy()
    before = facts(shop)
    path = shop.store().path
    db = sqlite3.connect(path)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if damage == "version":
        db.execute("PRAGMA user_version = 99")
    db.close()
    if damage == "cut":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    elif damage == "garbage":
        path.write_bytes(b"not a database at all" * 100)
    again = shop.mypy()
    assert sorted(again.stdout.splitlines()) == sorted(cold.stdout.splitlines())
    assert again.stderr.count("\n") == 1
    assert "made anew" in again.stderr
    assert facts(shop) == before


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_a_store_that_cannot_be_written_stops_nothing(shop: Project, workers: str) -> None:
    shop.mypy()
    path = shop.store().path
    for part in ("-wal", "-shm"):
        Path(f"{path}{part}").unlink(missing_ok=True)
    path.unlink()
    path.mkdir()  # even root cannot write a database here
    (shop.root / "shop/clock.py").write_text((shop.root / "shop/clock.py").read_text() + "\n")
    result = shop.mypy(workers)
    assert places(result) == EXPECTED
    assert result.stderr.count("facts cannot be kept") == 1
    assert result.stderr.count("\n") == 1


def test_killed_at_any_moment(shop: Project) -> None:
    """Whatever moment a run is killed at, the next one says the same as a run from nothing."""
    whole = shop.mypy(cache=shop.root / ".whole")
    expected = facts(shop, shop.root / ".whole")
    for delay in (0.2, 0.35, 0.5, 0.65, 0.8):
        process = subprocess.Popen(shop.command("."), cwd=shop.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    result = shop.mypy()
    assert sorted(result.stdout.splitlines()) == sorted(whole.stdout.splitlines())
    assert result.stderr == ""
    assert facts(shop) == expected


def test_killed_between_cache_and_facts(shop: Project) -> None:
    """mypy writes a module's cache before its bodies are checked: a kill in between must not leave old facts that seem to fit."""
    shop.mypy()
    (shop.root / "dying.py").write_text(
        "import os\nimport apr_mypy.plugin as p\n\n"
        "class Dying(p.AprPlugin):\n"
        "    def get_additional_indirect_deps(self, file):\n"
        "        if file.fullname == 'shop.orders':\n"
        "            os._exit(9)\n"
        "        return super().get_additional_indirect_deps(file)\n\n"
        "def plugin(version):\n    return Dying\n"
    )
    (shop.root / "shop/clock.py").write_text((shop.root / "shop/clock.py").read_text().replace("-> int", "-> object"))
    config = (shop.root / "mypy.ini").read_text()
    (shop.root / "mypy.ini").write_text("[mypy]\nplugins = dying.py\n")
    assert shop.mypy("shop").code == 9
    (shop.root / "mypy.ini").write_text(config)
    (shop.root / "dying.py").unlink()
    result = shop.mypy()
    fresh = shop.mypy(cache=shop.root / ".fresh")
    assert sorted(result.stdout.splitlines()) == sorted(fresh.stdout.splitlines())
    assert facts(shop) == facts(shop, shop.root / ".fresh")


def test_two_runs_at_once(shop: Project) -> None:
    """mypy makes a new cache in a way that waits for nobody: a run that it stops for that, with or without a plugin, is run again, as a team would."""
    command = [*shop.command("."), "--show-traceback"]
    running = [subprocess.Popen(command, cwd=shop.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for process in running:
        stdout, stderr = process.communicate(timeout=120)
        result = Result(stdout, stderr, process.returncode)
        said = stdout + stderr  # mypy tells of the error in one and shows its traceback in the other
        if "mypy/metastore.py" in said and "apr_mypy" not in said and "database is locked" in said:
            again = subprocess.run(command, cwd=shop.root, capture_output=True, text=True, timeout=120)
            result = Result(again.stdout, again.stderr, again.returncode)
        assert result.stderr == ""
        assert places(result) == EXPECTED
    assert set(facts(shop)) == set(facts_of_fresh(shop))


def facts_of_fresh(shop: Project) -> dict[str, bytes]:
    shop.mypy(cache=shop.root / ".fresh")
    return facts(shop, shop.root / ".fresh")


def test_two_projects_share_a_cache(shop: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = Project(tmp_path_factory.mktemp("other").resolve()).write({"tool.py": "import time\nasync def f() -> None:\n    time.sleep(1)\n"})
    shop.mypy()
    assert places(other.mypy(cache=shop.cache)) == {"tool.py:3"}
    assert set(other.entries(shop.cache)) == {"tool"}
    assert "tool" not in shop.entries()


def test_dmypy(shop: Project) -> None:
    serial = shop.mypy()
    status = str(shop.root / "status.json")

    def dmypy(*args: str) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "mypy.dmypy", "--status-file", status, *args], cwd=shop.root, capture_output=True, text=True, timeout=120
        )
        return Result(done.stdout, done.stderr, done.returncode)

    options = ("--config-file", "mypy.ini", "--no-error-summary", ".")
    try:
        first = dmypy("run", "--", *options)
        assert first.ours == serial.ours, first
        (shop.root / "shop/orders.py").write_text((shop.root / "shop/orders.py").read_text().replace("pause(5)", "pass"))
        second = dmypy("run", "--", *options)
        assert places(second) == EXPECTED - {"shop/orders.py:8"}
        assert all(entry.state == "fresh" for entry in shop.entries().values())
        (shop.root / "shop/clock.py").write_text((shop.root / "shop/clock.py").read_text().replace("-> int", "-> object"))
        third = dmypy("run", "--", *options)
        assert "shop/orders.py" in third.stdout, "mypy itself sees the changed type"
        states = {name: entry.state for name, entry in shop.entries().items()}
        assert states["shop.orders"] == "older", "its facts were made with the old type"
        assert states["shop.clock"] == states["shop.a"] == "fresh"
    finally:
        dmypy("stop")
    # a run of mypy's own makes them whole again
    shop.mypy()
    assert all(entry.state == "fresh" for entry in shop.entries().values())


def test_a_name_of_the_projects_own_package_is_known_in_every_order(project: Project) -> None:
    """A row of the user's on a public name, whose package and module import each other."""
    project.write(
        {
            "pyproject.toml": '[[tool.apr.knowledge.blocking]]\nname = "shop.fetch"\nhow = "network"\ninstead = "shop.afetch"\n',
            "shop/__init__.py": "from shop.net import fetch as fetch\nfrom shop.api import go as go\n",
            "shop/net.py": "from shop import api\n\ndef fetch() -> int: ...\n",
            "shop/api.py": "from shop.net import fetch\n\nasync def go() -> int:\n    return fetch()\n",
        }
    )
    cold = project.mypy("shop")
    assert places(cold) == {"shop/api.py:4"}
    assert project.mypy("-n2", "shop", cache=project.root / ".parallel").ours == cold.ours
    (project.root / "shop/api.py").write_text((project.root / "shop/api.py").read_text() + "\n")
    assert project.mypy("shop").ours == cold.ours
