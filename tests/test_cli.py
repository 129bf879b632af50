"""The command line as a user runs it, in a process of its own: what is printed where, exit codes, and one clear sentence for each bad input."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

CLEAN = "No critical anti-patterns detected."
RATES = """
    import time


    def refresh(seconds: int) -> None:
        time.sleep(seconds)
"""
CONVERT = """
    from shop.rates import refresh


    async def convert(amount: int) -> int:
        refresh(2)
        return amount
"""
DIRECT = """
    import time


    async def wait() -> None:
        time.sleep(1)
"""
CURED = """
    import asyncio


    async def wait() -> None:
        await asyncio.sleep(1)
"""
CONFIG = """
    [tool.apr]
    root_packages = ["shop"]

    [tool.mypy]
    plugins = ["apr_mypy"]
"""


LAYERED = {
    "pyproject.toml": "[tool.apr]\nroot_packages = ['shop']\n\n[tool.apr.layers]\ndomain = ['shop.domain.**']\nhandler = ['shop.routers.**']\n",
    "shop/domain/__init__.py": "",
    "shop/routers/__init__.py": "",
}


class Done(NamedTuple):
    out: str
    err: str
    code: int

    @property
    def sentence(self) -> str:
        """What stands on standard error, which has to be one line that begins with the program's name."""
        lines = self.err.strip().splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("apr: ")
        return lines[0]


class Shop:
    """A project in a folder whose name has a space and letters that are not ASCII."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, files: Mapping[str, str]) -> Shop:
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text).lstrip("\n"), "utf-8")
        return self

    def env(self) -> dict[str, str]:
        return {**{k: v for k, v in os.environ.items() if k != "MYPYPATH"}, "PYTHONUTF8": "1"}

    def apr(self, *args: str, given: str = "", cwd: Path | None = None) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "apr_mypy.cli", *args],
            cwd=cwd or self.root,
            capture_output=True,
            text=True,
            encoding="utf-8",
            input=given,
            env=self.env(),
            timeout=300,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return Done(done.stdout, done.stderr, done.returncode)

    def json(self, *args: str) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.apr("check", "--format", "json", *args).out)
        return found


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    root = tmp_path / "my shöp"
    root.mkdir()
    return Shop(root.resolve()).write({"pyproject.toml": CONFIG, "shop/__init__.py": ""})


def rules_in(report: dict[str, object]) -> list[tuple[str, str, int]]:
    findings = report["findings"]
    assert isinstance(findings, list)
    return [(f["rule"], f["path"], f["line"]) for f in findings]


# --- check ------------------------------------------------------------------------------------------------------------------------


def test_check_finds_what_goes_through_two_modules_and_says_it_all(shop: Shop) -> None:
    shop.write({"shop/rates.py": RATES, "shop/convert.py": CONVERT, "shop/direct.py": DIRECT})
    done = shop.apr("check")
    assert (done.code, done.err) == (1, "")
    assert "Where:    shop/convert.py:5 in shop.convert.convert" in done.out
    assert "shop/rates.py:5 refresh calls" in done.out
    assert "Severity: P1 - outage or corruption" in done.out
    assert done.out.splitlines()[-1] == "2 anti-patterns: 2 P1"
    assert CLEAN not in done.out
    assert "\x1b" not in done.out
    again = shop.apr("check")
    assert again == done


def test_thresholds_and_formats(shop: Shop) -> None:
    shop.write({"shop/direct.py": DIRECT})
    assert [shop.apr("check", "--fail-on", grade).code for grade in ("P3", "P1", "P0", "never")] == [1, 1, 0, 0]
    assert rules_in(shop.json()) == [("apr-blocking-call", "shop/direct.py", 5)]
    assert shop.apr("check", "--format", "github").out.startswith("::error file=shop/direct.py,line=5,")


def test_a_clean_project_gets_the_sentence_on_a_line_of_its_own(shop: Shop) -> None:
    done = shop.write({"shop/direct.py": CURED}).apr("check")
    assert (done.out, done.err, done.code) == (CLEAN + "\n", "", 0)


def test_a_path_is_judged_alone(shop: Shop) -> None:
    shop.write({"shop/direct.py": DIRECT, "shop/other.py": CURED})
    assert shop.apr("check", "shop/other.py").out == CLEAN + "\n"
    assert shop.apr("check", str(shop.root / "shop"), cwd=shop.root.parent).code == 1


def test_options_after_the_dashes_are_mypys(shop: Shop) -> None:
    shop.write({"shop/new.py": "def f(x: int) -> int:\n    return x\n"})
    assert shop.apr("check", "--", "--python-version", "3.12").code == 0
    done = shop.apr("check", "--", "--no-such-option")
    assert done.code == 2
    assert "no-such-option" in done.sentence


def test_type_errors_are_added_on_request_only(shop: Shop) -> None:
    shop.write({"shop/wrong.py": 'x: int = "text"\n'})
    assert shop.apr("check").out == CLEAN + "\n"
    assert rules_in(shop.json("--type-errors")) == [("mypy-assignment", "shop/wrong.py", 1)]
    assert shop.apr("check", "--type-errors").code == 1


def test_severity_and_suppression_come_from_the_project(shop: Shop) -> None:
    quiet = DIRECT.replace("time.sleep(1)", "time.sleep(1)  # apr: ignore[apr-blocking-call] runs before serving")
    shop.write({"shop/direct.py": quiet})
    done = shop.apr("check")
    assert (done.out, done.code) == (f"1 suppressed\n{CLEAN}\n", 0)
    shop.write({"shop/direct.py": quiet.replace(" runs before serving", "")})
    assert [rule for rule, _, _ in rules_in(shop.json())] == ["apr-blocking-call", "apr-ignore"]
    shop.write({"shop/direct.py": DIRECT, "pyproject.toml": CONFIG + '\n    [tool.apr.severity]\n    apr-blocking-call = "P3"\n'})
    assert shop.apr("check", "--fail-on", "P2").code == 0


# --- output -----------------------------------------------------------------------------------------------------------------------


def test_output_goes_to_a_file_whole(shop: Shop) -> None:
    shop.write({"shop/direct.py": DIRECT})
    (shop.root / "report.json").write_text("old")
    done = shop.apr("check", "--format", "json", "--output", "report.json")
    assert (done.out, done.code) == ("", 1)
    assert done.err == "1 anti-pattern: 1 P1\n"
    assert json.loads((shop.root / "report.json").read_text("utf-8"))["summary"]["P1"] == 1
    assert [path.name for path in shop.root.glob(".report*")] == []


def test_paths_are_meant_from_where_one_stands(shop: Shop) -> None:
    """In a folder of the project, whose root is where mypy runs."""
    inner = shop.write({"shop/direct.py": DIRECT}).root / "shop"
    done = shop.apr("check", "--output", "report.txt", "--python-executable", os.path.relpath(sys.executable, inner), cwd=inner)
    assert (done.err, done.code) == ("1 anti-pattern: 1 P1\n", 1)
    assert "direct.py" in (inner / "report.txt").read_text("utf-8")
    assert not (shop.root / "report.txt").exists()


def test_a_full_disk_and_a_missing_folder_are_one_sentence(shop: Shop) -> None:
    shop.write({"shop/direct.py": CURED})
    missing = shop.apr("check", "--output", "nowhere/report.txt")
    assert missing.code == 2
    assert "there is no folder nowhere" in missing.err
    if Path("/dev/full").exists():
        full = shop.apr("check", "--output", "/dev/full")
        assert full.code == 2
        assert "/dev/full cannot be written (No space left on device)" in full.err


def test_a_reader_that_leaves_early_is_no_error_message(shop: Shop) -> None:
    shop.write({"shop/direct.py": DIRECT})
    with subprocess.Popen(
        [sys.executable, "-m", "apr_mypy.cli", "check"], cwd=shop.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=shop.env()
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read().decode()
    assert said == ""
    assert process.returncode in (1, 2)


def test_ctrl_c_is_one_line_and_leaves_nothing_half_written(shop: Shop) -> None:
    body = "\n".join(f"def f{n}(x: int) -> int:\n    return x + {n}\n" for n in range(1500))
    shop.write({f"shop/m{n}.py": body for n in range(20)})
    process = subprocess.Popen(
        [sys.executable, "-m", "apr_mypy.cli", "check", "--output", "report.txt"],
        cwd=shop.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=shop.env(),
        # A shell starts what runs in its background with the signal ignored, and children inherit that.
        preexec_fn=None if sys.platform == "win32" else lambda: signal.signal(signal.SIGINT, signal.SIG_DFL) and None,
    )
    # The cache appears when mypy is at work.
    until = time.monotonic() + 60
    while not list(shop.root.glob(".apr_cache/*/apr-facts-*.db")) and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 2
    lines = [line for line in err.decode().splitlines() if line.strip()]
    assert len(lines) == 1
    assert lines[0].startswith("apr: interrupted")
    assert out == b""
    assert not (shop.root / "report.txt").exists()
    assert shop.apr("check").out == CLEAN + "\n"


def test_what_mypy_itself_reports_gets_the_rules_words_and_a_fix_for_its_site(shop: Shop) -> None:
    shop.write({"shop/late.py": "async def pay(n: int) -> None: ...\n\n\nasync def ship() -> None:\n    pay(3)\n"})
    report = shop.json()
    assert rules_in(report) == [("apr-unawaited-coroutine", "shop/late.py", 5)]
    findings = report["findings"]
    assert isinstance(findings, list)
    assert (findings[0]["function"], findings[0]["message"]) == ("shop.late.ship", "pay(3) is never awaited")
    assert "await pay(3)" in findings[0]["fix"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_the_progress_bar_is_on_a_terminals_standard_error_only(shop: Shop) -> None:
    import pty

    shop.write({f"shop/m{n}.py": CURED for n in range(5)})
    ours, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "apr_mypy.cli", "check"],
        cwd=shop.root,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**shop.env(), "TERM": "xterm"},
        timeout=120,
    )
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # Linux ends a closed pseudo-terminal so
        while part := os.read(ours, 4096):
            shown += part
    os.close(ours)
    assert done.stdout.decode() == CLEAN + "\n"
    assert b"modules" in shown
    assert b"6/6" in shown


def test_a_terminal_that_cannot_say_a_name_still_gets_the_report(shop: Shop) -> None:
    shop.write({"shop/größe.py": DIRECT})
    done = subprocess.run(
        [sys.executable, "-m", "apr_mypy.cli", "check"],
        cwd=shop.root,
        capture_output=True,
        env={**shop.env(), "PYTHONIOENCODING": "ascii"},
        timeout=120,
    )
    assert done.returncode == 1
    assert b"shop/gr\\xf6\\xdfe.py:5" in done.stdout


# --- what cannot be analysed ------------------------------------------------------------------------------------------------------


def test_a_syntax_error_in_one_file_is_said_and_the_rest_is_judged(shop: Shop) -> None:
    done = shop.write({"shop/broken.py": "def f(:\n", "shop/direct.py": DIRECT}).apr("check")
    assert done.code == 2
    assert "shop/broken.py:1" in done.out
    assert "Where:    shop/direct.py:5" in done.out
    assert CLEAN not in done.out
    assert shop.apr("check", "--fail-on", "never").code == 2


def test_what_mypy_only_grumbles_about_was_analysed(shop: Shop) -> None:
    """An ignore comment that names nothing has the code of a syntax error, and mypy goes on."""
    done = shop.write({"shop/odd.py": "x = 1  # type: ignore[]\n\n" + textwrap.dedent(DIRECT)}).apr("check")
    assert done.code == 1
    assert "not analysed" not in done.out
    assert "Where:    shop/odd.py:8" in done.out


def test_functions_that_mypy_does_not_check_are_counted_by_report(shop: Shop) -> None:
    shop.write({"shop/loose.py": "def f(x):\n    return x\n\n\ndef g(y):\n    return y\n"})
    mypy(shop)
    done = shop.apr("report")
    assert done.code == 0
    assert "shop/loose.py:1 (f, g): 2 functions without annotations" in done.out
    assert CLEAN not in done.out
    assert shop.apr("check").out == CLEAN + "\n"


def test_a_module_that_mypy_was_told_to_ignore_is_looked_into_by_check_and_no_clean_bill_in_a_report(shop: Shop) -> None:
    shop.write({"shop/ignored.py": "# type: ignore\n" + textwrap.dedent(DIRECT)})
    mypy(shop)
    done = shop.apr("report")
    assert done.code == 2
    assert "shop/ignored.py (shop.ignored): mypy left the bodies" in done.out
    done = shop.apr("check")
    assert done.code == 1
    assert "in shop.ignored." in done.out
    assert "mypy left" not in done.out


@pytest.mark.parametrize("configured", [True, False])
def test_a_checkout_whose_folder_holds_an_init_and_has_a_name_that_no_import_can_say(tmp_path: Path, configured: bool) -> None:
    root = tmp_path / "my-shop"
    root.mkdir()
    shop = Shop(root).write({"__init__.py": "", "shop/__init__.py": "", "shop/rates.py": RATES, "shop/direct.py": CONVERT})
    if configured:
        shop.write({"pyproject.toml": CONFIG})
    done = shop.apr("check")
    assert done.code == 1
    assert "Where:    shop/direct.py:5" in done.out


def test_a_package_with_a_manage_py_is_imported_from(tmp_path: Path) -> None:
    """What lies beside `manage.py` is imported by its own name: without that, all that goes through several modules would be lost without a word."""
    slow = "import time\n\n\ndef slow() -> None:\n    time.sleep(3)\n"
    view = "from core.helpers import slow\n\n\nasync def view() -> None:\n    slow()\n"
    files = {"backend/__init__.py": "", "backend/manage.py": "", "backend/core/__init__.py": "", "backend/api/__init__.py": ""}
    shop = Shop(tmp_path).write({**files, "backend/core/helpers.py": slow, "backend/api/views.py": view})
    for target in ((), (".",), ("backend",), ("backend/api",)):
        done = shop.apr("check", *target)
        assert done.code == 1, done.err
        assert "backend/core/helpers.py:5 slow calls sleep(3), which blocks" in done.out


def test_the_only_project_below_is_reviewed_and_said(tmp_path: Path) -> None:
    """A repository with `backend/` and `frontend/`: nothing to configure, and nobody is left to guess what paths are relative to."""
    backend = {"backend/requirements.txt": "", "backend/app/__init__.py": "", "backend/app/direct.py": DIRECT, "frontend/package.json": ""}
    shop = Shop(tmp_path).write({**backend, "pyproject.toml": "[tool.black]\nline-length = 100\n"})
    done = shop.apr("check")
    assert "app/direct.py:5" in done.out
    assert "Paths are relative to backend/, the project that was reviewed." in done.out
    assert done.code == 1
    inside = shop.apr("check", cwd=tmp_path / "backend")
    assert "app/direct.py:5" in inside.out
    assert "Paths are relative" not in inside.out


def test_other_projects_beside_what_was_reviewed_are_said(tmp_path: Path) -> None:
    shop = Shop(tmp_path).write(
        {"tool/__init__.py": "", "backend/requirements.txt": "", "backend/app/__init__.py": "", "backend/app/direct.py": DIRECT}
    )
    done = shop.apr("check")
    assert "backend: no package that was found here imports from there" in done.out
    assert CLEAN not in done.out
    assert "app/direct.py:5" in shop.apr("check", "backend").out


def test_inside_a_package_the_project_is_the_folder_that_it_lies_in(tmp_path: Path) -> None:
    shop = Shop(tmp_path).write({"shop/__init__.py": "", "shop/api/__init__.py": "", "shop/rates.py": RATES, "shop/api/convert.py": CONVERT})
    assert "shop/rates.py:5 refresh calls sleep(" in shop.apr("check", cwd=tmp_path / "shop" / "api").out


def test_a_package_called_src_is_reviewed_as_one(tmp_path: Path) -> None:
    """Its modules are imported by that name: without that, all that goes through several of them would be lost without a word."""
    files = {"src/rates.py": RATES, "src/convert.py": CONVERT.replace("shop.", "src."), "requirements.txt": ""}
    for init in ({}, {"src/__init__.py": ""}):
        done = Shop(tmp_path).write({**files, **init}).apr("check")
        assert "src/rates.py:5 refresh calls sleep(" in done.out


def test_what_is_imported_through_a_package_that_is_imported_from_is_left_aside(tmp_path: Path) -> None:
    """A file has one name: the few imports that call it by another are not followed, and stop nothing."""
    view = "import time\n\nfrom backend.core.helpers import rate\nfrom core.helpers import name\nfrom core import more\n\n\nasync def view() -> str:\n    time.sleep(rate)\n    return name\n"
    files = {"backend/__init__.py": "", "backend/manage.py": "", "backend/core/__init__.py": "", "backend/api/__init__.py": ""}
    shop = Shop(tmp_path).write(
        {**files, "backend/core/helpers.py": "rate = 3\nname = ''\n", "backend/core/more.py": "", "backend/api/views.py": view}
    )
    done = shop.apr("check")
    assert done.code == 1
    assert "1 anti-pattern: 1 P1" in done.out


def test_files_that_mypy_is_told_to_name_from_src_and_that_tests_import_through_src(tmp_path: Path) -> None:
    """mypy's own configuration says `mypy_path = "src"`, the build says that `src` is the package, and the tests import `src.app`: each file gets two names, and mypy refuses it."""
    config = "[tool.mypy]\nmypy_path = 'src'\nexplicit_package_bases = true\n[tool.hatch.build.targets.wheel]\npackages = ['src']\n"
    app = {"src/__init__.py": "", "src/app/__init__.py": "", "src/app/rates.py": RATES, "src/app/convert.py": CONVERT.replace("shop.", ".")}
    more = {
        "src/migrations/env.py": "from app.rates import refresh\n",
        "tests/test_rates.py": "from src.app.rates import refresh\n\n\ndef test_it() -> None:\n    refresh(1)\n",
    }
    done = Shop(tmp_path).write({"pyproject.toml": config, **app, **more}).apr("check")
    assert "found twice" not in done.out
    assert "rates.py:5 refresh calls sleep(" in done.out
    assert done.code == 1


def test_migrations_that_mypy_was_told_to_ignore_are_said_and_do_not_fail_the_review(shop: Shop) -> None:
    shop.write({"shop/migrations/__init__.py": "", "shop/migrations/first.py": "# type: ignore\n" + textwrap.dedent(DIRECT)})
    mypy(shop)
    done = shop.apr("report")
    assert done.code == 0
    assert "shop/migrations/first.py (shop.migrations.first): mypy left the bodies" in done.out
    assert CLEAN not in done.out


def test_a_library_that_is_not_installed_is_said(shop: Shop) -> None:
    done = shop.write({"shop/pay.py": "import no_such_library\n\nno_such_library.pay()\n"}).apr("check")
    assert "`no_such_library` is not installed" in done.out
    assert CLEAN not in done.out
    assert done.code == 0


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"pyproject.toml": "[tool.apr]\nroot_package = ['shop']\n"}, ["root_package", "did you mean `root_packages`", "pyproject.toml"]),
        ({"pyproject.toml": "[tool.apr]\nroot_packages = ['shpo']\n"}, ["shpo", "did you mean `shop`", "pyproject.toml"]),
        ({"pyproject.toml": "[tool.apr.layers]\ndomain = ['shop.domian.**']\n"}, ["shop.domian.**", "matches no module", "pyproject.toml"]),
        ({"pyproject.toml": "[tool.apr.layers]\ndomain = ['']\n"}, ["layers.domain", "pyproject.toml"]),
        ({"pyproject.toml": "[tool.apr.severity]\napr-blocking-cal = 'P1'\n"}, ["apr-blocking-cal", "did you mean `apr-blocking-call`"]),
        ({"pyproject.toml": "[[tool.apr.knowledge.blokking]]\nname = 'x'\n"}, ["blokking", "blocking", "pyproject.toml"]),
        ({"apr-baseline.json": "{"}, ["apr-baseline.json", "is not a baseline", "apr baseline --renew"]),
    ],
)
def test_a_bad_configuration_is_one_sentence(shop: Shop, files: Mapping[str, str], words: list[str]) -> None:
    done = shop.write({"shop/direct.py": DIRECT, **files}).apr("check")
    assert (done.code, done.out) == (2, "")
    for word in words:
        assert word in done.sentence


def test_a_configuration_that_is_not_utf8(shop: Shop) -> None:
    (shop.root / "pyproject.toml").write_bytes(b"[tool.apr]\n# caf\xe9\n")
    done = shop.apr("check")
    assert done.code == 2
    assert "pyproject.toml is not UTF-8" in done.sentence


def test_a_folder_without_python(tmp_path: Path) -> None:
    done = Shop(tmp_path).apr("check")
    assert (done.code, done.out) == (2, "")
    assert "no Python file" in done.sentence


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (["check", "nowhere.py"], "there is no file or folder nowhere.py"),
        (["check", "--format", "xml"], "'xml' is not one of"),
        (["check", "--baseline", "none.json"], "there is no baseline"),
        (["explain", "apr-blocking-cal"], "did you mean apr-blocking-call"),
        (["report", "none.json"], "none.json cannot be read"),
        (["report", "--", "--strict"], "takes no options of mypy's"),
        (["nonsense"], "No such command"),
    ],
)
def test_wrong_usage(shop: Shop, args: list[str], word: str) -> None:
    done = shop.apr(*args)
    assert done.code == 2
    assert word in done.err


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(shop: Shop) -> None:
    shop.write({"shop/direct.py": DIRECT, "file": ""})
    done = shop.apr("check", "--cache-dir", "file/below")
    assert done.code == 1
    assert "Where:    shop/direct.py:5" in done.out
    assert "file/below cannot be written" in done.out
    assert "--cache-dir" in done.out


@pytest.mark.parametrize("damage", ["cut", "version", "empty"])
def test_a_damaged_store_is_made_anew(shop: Shop, damage: str) -> None:
    import sqlite3

    shop.write({"shop/rates.py": RATES, "shop/convert.py": CONVERT})
    first = shop.apr("check")
    (store,) = shop.root.glob(".apr_cache/*/apr-facts-*.db")
    if damage == "version":
        with sqlite3.connect(store) as db:
            db.execute("PRAGMA user_version = 99")
        db.close()
    else:
        store.write_bytes(store.read_bytes()[:2000] if damage == "cut" else b"")
    assert shop.apr("check")[::2] == first[::2]


def test_two_runs_at_once(shop: Shop) -> None:
    shop.write({"shop/rates.py": RATES, "shop/convert.py": CONVERT})
    command = [sys.executable, "-m", "apr_mypy.cli", "check"]
    both = [subprocess.Popen(command, cwd=shop.root, stdout=subprocess.PIPE, env=shop.env()) for _ in range(2)]
    outputs = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [1, 1]
    assert outputs[0] == outputs[1]


def test_a_cache_that_another_run_holds_for_a_moment_is_waited_for(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    from apr_mypy import mypy_session
    from apr_mypy.sources import mypy_run

    shop.write({"shop/x.py": CURED})
    real, held = mypy_run.run, iter([sqlite3.OperationalError("database is locked")])

    def run(*args: Any, **keywords: Any) -> mypy_run.Run:
        for error in held:
            raise error
        return real(*args, **keywords)

    monkeypatch.setattr(mypy_run, "run", run)
    monkeypatch.setattr(mypy_session, "_WAITS", (0.0,))
    monkeypatch.chdir(shop.root)
    arguments = {"cache_dir": shop.root / "cache", "python_executable": "", "options": ("--config-file=",), "progress": lambda done, known: None}
    found = mypy_session.run(shop.root, [shop.root / "shop"], [shop.root], **arguments)
    assert "shop.x" in found.modules
    held = iter([sqlite3.OperationalError("database is locked")] * 2)
    with pytest.raises(mypy_session.BrokenRunError, match="database is locked"):
        mypy_session.run(shop.root, [shop.root / "shop"], [shop.root], **arguments)


def test_test_files_of_one_name_are_all_reviewed(shop: Shop) -> None:
    slow = "import asyncio\nimport time\n\n\nasync def test_{0}() -> None:\n    time.sleep(1)\n    await asyncio.sleep(0)\n"
    shop.write({"shop/x.py": CURED, "tests/a/test_x.py": slow.format("a"), "tests/b/test_x.py": slow.format("b")})
    done = shop.apr("check", "--format", "json")
    assert done.code == 1
    assert [path for _, path, _ in rules_in(json.loads(done.out))] == ["tests/a/test_x.py", "tests/b/test_x.py"]


BLOCKING = "import time\n\n\nasync def wait() -> None:\n    time.sleep(1)\n"
MEMBER = "from mypy.plugin import Plugin\n\n\nclass Other(Plugin):\n    def get_function_hook(self, name: str):\n        {deed}\n\n\ndef plugin(version: str) -> type:\n    return Other\n"


@pytest.mark.parametrize(
    ("name", "source", "reason"),
    [
        (
            "broken_plugin.py",
            "def plugin(version: str) -> type:\n    raise LookupError('no settings')\n",
            "/broken_plugin.py:2: no settings",
        ),
        ("broken_plugin.py", MEMBER.format(deed="raise KeyError('odd')"), "broken_plugin.py:6"),
        ("nobody_has_it.plugin", "", "No module named 'nobody_has_it'"),
        ("missing_plugin.py", "", "Can't find plugin"),
    ],
)
def test_another_plugin_that_breaks_is_left_out_and_said(shop: Shop, name: str, source: str, reason: str) -> None:
    """The rest of the review goes on: a plugin of the project's often needs its environment, which is no reason to find nothing."""
    shop.write({"shop/x.py": BLOCKING, "pyproject.toml": CONFIG.replace('["apr_mypy"]', f'["apr_mypy", "{name}"]')})
    shop.write({"broken_plugin.py": source})
    done = shop.apr("check", "--format", "json")
    assert done.code == 1, done.out
    said = json.loads(done.out)
    assert rules_in(said) == [("apr-blocking-call", "shop/x.py", 5)]
    (gap,) = [gap for gap in said["summary"]["not_analysed"] if gap["name"] == name]
    assert reason in gap["reason"]
    assert not gap["fatal"]
    assert "Install apr-mypy in the environment" in gap["remedy"]


def test_a_library_that_mypy_cannot_read_stops_nothing(shop: Shop) -> None:
    shop.write({"pyproject.toml": CONFIG.replace("plugins", 'mypy_path = "env/site-packages"\nplugins')})
    shop.write({"shop/x.py": "import scanner\n" + BLOCKING, "env/site-packages/scanner.pyi": "None = 0\n"})
    done = shop.apr("check", "--format", "json")
    assert done.code == 1, done.out
    said = json.loads(done.out)
    assert rules_in(said) == [("apr-blocking-call", "shop/x.py", 6)]
    (gap,) = said["summary"]["not_analysed"]
    assert (gap["name"], gap["fatal"]) == ("scanner", False)
    assert gap["path"].endswith("env/site-packages/scanner.pyi")


def test_what_stopped_the_review_is_said_beside_a_report_in_a_file(shop: Shop) -> None:
    done = shop.write({"shop/x.py": "def f(:\n"}).apr("check", "--output", "report.json", "--format", "json")
    assert done.code == 2
    assert "not analysed: shop/x.py:1: " in done.err


def test_a_broken_contract_is_a_finding_that_a_comment_can_silence(shop: Shop) -> None:
    shop.write({**LAYERED, "shop/routers/orders.py": "TOTAL = 1\n", "shop/domain/order.py": "from shop.routers.orders import TOTAL\n"})
    assert ("apr-domain-imports-framework", "shop/domain/order.py", 1) in rules_in(shop.json())
    shop.write({"shop/domain/order.py": "from shop.routers.orders import TOTAL  # apr: ignore[apr-domain-imports-framework] moved next week\n"})
    assert rules_in(shop.json()) == []


def test_a_contract_that_cannot_be_checked_is_no_clean_bill(shop: Shop) -> None:
    broken = "[importlinter]\nroot_package = shop\n\n[importlinter:contract:one]\nname = one\ntype = layers\nlayers =\n    shop.nowhere\n"
    done = shop.write({"shop/x.py": CURED, ".importlinter": broken}).apr("check")
    assert done.code == 2
    assert "contract 'one'" in done.out
    assert "shop.nowhere" in done.out


# --- report -----------------------------------------------------------------------------------------------------------------------


def mypy(shop: Shop, *args: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--output", "json", *args, "shop"],
        cwd=shop.root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=shop.env(),
    )
    assert done.stderr == ""
    return done.stdout


def test_report_from_mypys_output_is_the_same_report(shop: Shop) -> None:
    shop.write({"shop/rates.py": RATES, "shop/convert.py": CONVERT, "shop/direct.py": DIRECT})
    said = mypy(shop)
    (shop.root / "mypy.json").write_text(said, "utf-8")
    wanted = shop.apr("check").out
    assert shop.apr("report", "-", given=said) == Done(wanted, "", 1)
    assert shop.apr("report", "mypy.json") == Done(wanted, "", 1)
    assert shop.apr("report") == Done(wanted, "", 1)


def test_report_obeys_mypys_own_ignores(shop: Shop) -> None:
    shop.write({"shop/direct.py": DIRECT.replace("sleep(1)", "sleep(1)  # type: ignore[apr-blocking-call]")})
    said = mypy(shop)
    assert said.strip() == ""
    assert shop.apr("report", "-", given=said).out == CLEAN + "\n"
    assert shop.apr("report").out == CLEAN + "\n"
    assert shop.apr("check").out == CLEAN + "\n"


def test_report_says_that_facts_are_stale(shop: Shop) -> None:
    shop.write({"shop/direct.py": DIRECT})
    said = mypy(shop)
    shop.write({"shop/direct.py": "\n" + textwrap.dedent(CURED)})
    done = shop.apr("report", "-", given=said)
    assert done.code == 2
    assert "shop/direct.py (shop.direct): the file changed since mypy read it" in done.out
    assert CLEAN not in done.out


def test_report_without_facts_is_no_clean_bill(shop: Shop) -> None:
    shop.write({"shop/direct.py": CURED})
    done = shop.apr("report", "-")
    assert done.code == 2
    assert "there are no facts of this project" in done.out
    assert CLEAN not in done.out


def test_report_refuses_what_is_not_mypys_json(shop: Shop) -> None:
    shop.write({"shop/direct.py": CURED})
    done = shop.apr("report", "-", given="shop/direct.py:5: error: something\n")
    assert (done.code, done.out) == (2, "")
    assert "line 1 of" in done.sentence
    assert "--output json" in done.sentence


# --- baseline ---------------------------------------------------------------------------------------------------------------------


def test_the_baseline_accepts_shrinks_and_never_grows_by_itself(shop: Shop) -> None:
    shop.write({"shop/direct.py": DIRECT, "shop/rates.py": RATES, "shop/convert.py": CONVERT})
    assert shop.apr("baseline").out == "apr-baseline.json accepts 2 findings\n"
    accepted = shop.apr("check")
    assert accepted.code == 0
    assert "2 in the baseline" in accepted.out
    assert CLEAN not in accepted.out
    shop.write({"shop/direct.py": CURED, "shop/new.py": DIRECT.replace("wait", "new")})
    changed = shop.apr("check")
    assert changed.code == 1
    assert "1 fixed since the baseline" in changed.out
    assert "shop/new.py" in changed.out
    assert shop.apr("baseline").out == "apr-baseline.json: 1 fixed and taken out, 1 left; 1 new not accepted (--renew accepts all)\n"
    assert shop.apr("check").code == 1
    assert shop.apr("baseline", "--renew").out == "apr-baseline.json accepts 2 findings\n"
    assert shop.apr("check").code == 0


def test_a_baseline_is_not_written_from_half_a_review(shop: Shop) -> None:
    done = shop.write({"shop/broken.py": "def f(:\n"}).apr("baseline")
    assert done.code == 2
    assert not (shop.root / "apr-baseline.json").exists()


# --- the other commands -----------------------------------------------------------------------------------------------------------


def test_roles_say_why(shop: Shop) -> None:
    done = shop.write({"shop/repositories/__init__.py": "", "shop/repositories/orders.py": "def load() -> int:\n    return 1\n"}).apr("roles")
    assert done.code == 0
    (line,) = [line for line in done.out.splitlines() if "shop.repositories.orders " in line]
    assert line.startswith("repository")
    assert "shop/repositories/orders.py:1" in line
    assert line.rstrip().endswith("`repositories`")


def test_rules_and_explain(shop: Shop) -> None:
    assert "`apr-blocking-call`" in shop.apr("rules").out
    page = shop.apr("explain", "blocking_call").out
    assert page.startswith("# ")
    assert page == shop.apr("explain", "apr-blocking-call").out
    for heading in ("Why it is dangerous", "How to fix it", "Bad", "Good", "When to leave it", "What it does not see"):
        assert f"\n## {heading}\n" in page


def test_contracts_print_write_and_check(shop: Shop) -> None:
    shop.write(LAYERED)
    printed = shop.apr("contracts")
    assert printed.code == 0
    assert "[importlinter:contract:apr-domain]" in printed.out
    assert shop.apr("contracts", "--check").code == 1
    assert shop.apr("contracts", "--write", "setup.cfg").code == 0
    assert shop.apr("contracts", "--check") == Done("setup.cfg says what follows from the layer map\n", "", 0)
    shop.write({"pyproject.toml": LAYERED["pyproject.toml"] + "repository = ['shop.db']\n", "shop/db.py": ""})
    drifted = shop.apr("contracts", "--check")
    assert drifted.code == 1
    assert "apr-" in drifted.out


def test_contracts_without_a_layer_map_say_what_to_write(shop: Shop) -> None:
    done = shop.apr("contracts")
    assert done.code == 2
    assert "apr init" in done.sentence


def test_init_proposes_writes_and_then_leaves_alone(shop: Shop) -> None:
    (shop.root / "pyproject.toml").unlink()
    shop.write(
        {
            "pyproject.toml": '[project]\nname = "shop"\n\n[tool.mypy]\nstrict = true  # kept\n',
            "shop/domain/__init__.py": "",
            "shop/domain/order.py": "TOTAL = 1\n",
            "shop/repositories/__init__.py": "",
            "tests/test_order.py": "def test_x() -> None: ...\n",
        }
    )
    before = (shop.root / "pyproject.toml").read_text()
    shown = shop.apr("init")
    assert shown.code == 0
    assert 'domain = ["shop.domain.**"]' in shown.out
    assert "Nothing was written" in shown.out
    assert (shop.root / "pyproject.toml").read_text() == before
    assert shop.apr("init", "--write").code == 0
    after = (shop.root / "pyproject.toml").read_text()
    assert "strict = true  # kept" in after
    assert 'plugins = ["apr_mypy"]' in after
    assert "[tool.apr.layers]" in after
    assert shop.apr("contracts", "--check").code == 0
    assert shop.apr("check").out == CLEAN + "\n"
    again = shop.apr("init", "--write")
    assert "nothing to write" in again.out
    assert (shop.root / "pyproject.toml").read_text() == after
