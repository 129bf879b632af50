"""mypy inside our own process: the project's own configuration, structured messages, every failure one sentence, nothing printed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from apr_mypy.sources.messages import Message
from apr_mypy.sources.mypy_run import MypyRunError, Run, run
from apr_mypy.store import Store

FILES = {
    "shop/__init__.py": "",
    "shop/clock.py": "import time\n\nasync def f() -> None:\n    time.sleep(1)\n",
    "shop/kinds.py": "x: int = ''\n\ndef untyped():\n    return x.nothing\n",
}
SLEEP = Message(
    "shop/clock.py",
    4,
    5,
    "error",
    "time.sleep(1) blocks the event loop: time.sleep stops the whole event loop for that long",
    "fix: await asyncio.sleep(1)",
    "apr-blocking-call",
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path.resolve() / "mein Projekt ä"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(root)
    monkeypatch.delenv("MYPYPATH", raising=False)
    return root


@pytest.fixture(autouse=True)
def _silent(capfd: pytest.CaptureFixture[str]) -> object:
    """Whatever happens, nothing is printed."""
    yield
    assert capfd.readouterr() == ("", "")


def check(*targets: str, **options: object) -> Run:
    return run(targets, cache_dir=".apr_cache", **options)  # type: ignore[arg-type]


def codes(found: Run) -> list[tuple[str, int, str]]:
    return sorted((m.path, m.line, m.code) for m in found.messages)


ALL = [("shop/clock.py", 4, "apr-blocking-call"), ("shop/kinds.py", 1, "assignment"), ("shop/kinds.py", 4, "attr-defined")]


def test_without_any_configuration(here: Path) -> None:
    for _ in ("cold", "warm"):
        found = check("shop")
        assert codes(found) == ALL
        assert SLEEP in found.messages
        assert found.complete
        assert found.blocked == found.notes == ()
        assert found.root == here
        assert {"shop", "shop.clock", "shop.kinds"} == found.modules
        assert {entry.name for entry in Store.read(found.store).entries(here)} == found.modules
    assert not (here / ".mypy_cache").exists()


@pytest.mark.parametrize("name", ["mypy.ini", "setup.cfg", "pyproject.toml"])
@pytest.mark.parametrize("plugins", ["", "apr_mypy", "pydantic.mypy"])
def test_the_projects_own_configuration(here: Path, name: str, plugins: str) -> None:
    if name == "pyproject.toml":
        text = "[tool.mypy]\ndisable_error_code = 'assignment'\npretty = true\nshow_error_context = true\n" + (
            f"plugins = ['{plugins}']\n" if plugins else ""
        )
    else:
        text = "[mypy]\ndisable_error_code = assignment\npretty = True\nshow_error_context = True\n" + (f"plugins = {plugins}\n" if plugins else "")
    (here / name).write_text(text)
    found = check("shop")
    assert codes(found) == [one for one in ALL if one[2] != "assignment"], "each finding once, mypy's own options respected"
    assert found.notes == ()


def test_from_below_the_root(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "mypy.ini").write_text("[mypy]\n")
    (here / ".git").mkdir()
    monkeypatch.chdir(here / "shop")
    found = check(".", mypy_args=["--config-file", "../mypy.ini"])
    assert found.root == here
    assert codes(found) == ALL


def test_files_named_in_mypys_configuration(here: Path) -> None:
    (here / "mypy.ini").write_text("[mypy]\nfiles = shop/clock.py\n")
    assert codes(check()) == ALL[:1]
    assert codes(check("shop/kinds.py")) == ALL[1:]


def test_modules_under_given_names(here: Path) -> None:
    (here / "odd name.py").write_text("import time\nasync def g() -> None:\n    time.sleep(2)\n")
    found = check(modules={"odd": here / "odd name.py", "shop.clock": here / "shop/clock.py"})
    assert codes(found) == [("odd name.py", 3, "apr-blocking-call"), ALL[0]]
    assert found.modules >= {"odd", "shop.clock"}


def test_mypys_options_win(here: Path) -> None:
    assert codes(check("shop", mypy_args=["--no-check-untyped-defs", "--disable-error-code=apr-async"])) == ALL[1:2]


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_progress(here: Path, workers: str) -> None:
    steps: list[tuple[int, int]] = []
    found = check("shop", mypy_args=[workers], progress=lambda done, known: steps.append((done, known)))
    assert codes(found) == ALL
    assert steps == sorted(steps)
    assert steps[-1] == (3, 3)
    assert len(steps) >= 3


def test_a_progress_bar_may_print(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    check("shop", progress=lambda done, known: print(done, known, file=sys.stderr))
    assert capfd.readouterr().err.endswith("3 3\n")


def test_a_file_with_a_syntax_error_is_left_out_and_the_rest_is_checked(here: Path) -> None:
    (here / "shop/broken.py").write_text("def f(:\n    pass\n")
    (here / "shop/also_broken.py").write_text("x = (\n")
    (here / "shop/user.py").write_text("import time\nfrom shop.broken import f\n\nasync def g() -> None:\n    f()\n    time.sleep(1)\n")
    found = check("shop")
    assert codes(found) == [*ALL[:2], ALL[2], ("shop/user.py", 6, "apr-blocking-call")]
    assert {(m.path, m.line > 0, m.code) for m in found.blocked} == {("shop/broken.py", True, "syntax"), ("shop/also_broken.py", True, "syntax")}
    assert found.complete
    assert found.modules == {"shop", "shop.clock", "shop.kinds", "shop.user"}
    (here / "shop/broken.py").write_text("def f() -> int:\n    return 1\n")
    (here / "shop/also_broken.py").unlink()
    mended = check("shop")
    assert mended.blocked == ()
    assert codes(mended) == codes(found)


def test_a_package_with_a_syntax_error(here: Path) -> None:
    (here / "shop/__init__.py").write_text("x = (\n")
    found = check("shop")
    assert [m.path for m in found.blocked] == ["shop/__init__.py"]
    assert codes(found) == ALL


def test_a_file_that_is_not_utf8(here: Path) -> None:
    (here / "shop/latin.py").write_bytes("x = 'ä'\n".encode("latin-1"))
    found = check("shop")
    assert [m.path for m in found.blocked] == ["shop/latin.py"]
    assert codes(found) == ALL


def test_one_file_under_two_names_is_said_and_left_out(here: Path) -> None:
    (here / "mypy.ini").write_text("[mypy]\nmypy_path = shop\n")
    (here / "main.py").write_text("import clock\nimport shop.clock\n")
    found = check("main.py", "shop")
    (message,) = found.blocked
    assert (message.path, "found twice" in message.message) == ("shop/clock.py", True)
    assert codes(found) == ALL


def test_a_run_ends_at_once_where_it_is_told_which_mistake_is_cured_otherwise(here: Path) -> None:
    (here / "mypy.ini").write_text("[mypy]\nmypy_path = shop\n")
    (here / "main.py").write_text("import clock\nimport shop.clock\n")
    found = run(("main.py", "shop"), cache_dir=here / ".cache", no_further=("found twice",))
    assert (found.complete, found.modules) == (False, frozenset())


@pytest.mark.parametrize(
    ("targets", "args", "said"),
    [
        (["shop"], ["--no-such-option"], "no-such-option"),
        (["shop"], ["--python-version=banana"], "banana"),
        (["nowhere.py"], [], "nowhere.py"),
        ([], [], "Missing target"),
        (["shop"], ["--config-file=nowhere.ini"], "nowhere.ini"),
        (["shop"], ["--disable-error-code=no-such-code"], "no-such-code"),
        (["shop"], ["-n2", "--no-local-partial-types"], "workers"),
    ],
)
def test_wrong_options_are_one_sentence(here: Path, targets: list[str], args: list[str], said: str) -> None:
    try:
        found = check(*targets, mypy_args=args)
    except MypyRunError as error:
        sentence = str(error)
    else:
        assert not found.complete
        (sentence,) = [m.message for m in found.blocked]
    assert said in sentence
    assert "\n" not in sentence


def test_a_wrong_python_executable_is_one_sentence(here: Path) -> None:
    found = check("shop", python_executable="/no/such/python")
    assert not found.complete
    (message,) = found.blocked
    assert "/no/such/python" in message.message


def test_a_wrong_configuration_of_ours_is_one_sentence(here: Path) -> None:
    (here / "pyproject.toml").write_text("[tool.apr]\nlayerz = {}\n")
    found = check("shop")
    assert not found.complete
    (message,) = found.blocked
    assert "layerz" in message.message


def test_an_unknown_option_in_mypys_configuration_is_a_note(here: Path) -> None:
    (here / "mypy.ini").write_text("[mypy]\nno_such_option = True\n")
    found = check("shop")
    assert codes(found) == ALL
    assert any("no_such_option" in note for note in found.notes)


def test_no_python_files(here: Path) -> None:
    (here / "empty").mkdir()
    with pytest.raises(MypyRunError, match=r"no \.py\[i\] files|There are no"):
        check("empty")


IGNORED = {"globally": "[mypy]\nignore_errors = True\n", "by a pattern": "[mypy]\n[mypy-shop.*]\nignore_errors = True\n"}


@pytest.mark.parametrize("configuration", IGNORED.values(), ids=IGNORED)
@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["serial", "-n2"])
def test_where_the_configuration_ignores_mypys_errors_ours_are_found(here: Path, configuration: str, workers: tuple[str, ...]) -> None:
    (here / "mypy.ini").write_text(configuration)
    assert codes(check("shop", mypy_args=workers)) == ALL[:1]


def test_one_module_is_ignored_and_its_neighbour_is_not(here: Path) -> None:
    (here / "mypy.ini").write_text("[mypy-shop.clock]\nignore_errors = True\n")
    assert codes(check("shop")) == ALL
    (here / "mypy.ini").write_text("[mypy-shop.kinds]\nignore_errors = True\n")
    assert codes(check("shop")) == ALL[:1]


def test_a_folder_whose_name_no_import_can_say_is_left_out(here: Path) -> None:
    (here / "shop/os-v1").mkdir()
    (here / "shop/os-v1/__init__.py").write_text("")
    (here / "mypy.ini").write_text("[mypy]\nexclude = kinds\n")
    empty = check("shop")
    assert codes(empty) == ALL[:1]
    assert empty.notes == ()
    (here / "shop/os-v1/late.py").write_text("x: int = ''\n")
    full = check("shop")
    assert codes(full) == ALL[:1]
    assert full.notes == ("shop/os-v1 is no name that Python can import: mypy leaves such a folder out",)


NEWER = (sys.version_info[0], sys.version_info[1] + 1)
"""A Python that is not the one that runs here."""


@pytest.fixture
def newer_python(here: Path) -> str:
    """An interpreter that says it is newer; otherwise it is this one."""
    script = here / "newer-python"
    script.write_text(f'#!/bin/sh\ncase "$1" in\n-c) echo {NEWER[0]} {NEWER[1]} ;;\n*) exec "{sys.executable}" "$@" ;;\nesac\n')
    script.chmod(0o755)
    (here / "shop/kinds.py").write_text("")
    (here / "shop/clock.py").write_text(
        f"import sys\nimport time\n\nasync def f() -> None:\n    if sys.version_info >= {NEWER}:\n        time.sleep(1)\n"
    )
    return str(script)


def test_the_code_is_read_as_the_given_interpreter_does(here: Path, newer_python: str) -> None:
    assert codes(check("shop")) == []
    assert codes(check("shop", python_executable=newer_python)) == [("shop/clock.py", 6, "apr-blocking-call")]


def test_the_version_that_mypy_is_told_wins_over_the_interpreters(here: Path, newer_python: str) -> None:
    present = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert codes(check("shop", python_executable=newer_python, mypy_args=("--python-version", present))) == []
    (here / "mypy.ini").write_text(f"[mypy]\npython_version = {present}\n")
    assert codes(check("shop", python_executable=newer_python)) == []


MUTED = {
    "on top": "# type: ignore\nimport time\n",
    "under other comments": "#!/usr/bin/env python\n\n# type: ignore  # old\nimport time\n",
    "as a directive": '"""Clock."""\nimport time\n# mypy: ignore-errors, disallow-untyped-defs\n',
}


@pytest.mark.parametrize("head", MUTED.values(), ids=MUTED)
@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["serial", "-n2"])
def test_a_file_that_mutes_itself_is_looked_into_and_mypys_own_errors_there_are_not_passed_on(
    here: Path, head: str, workers: tuple[str, ...]
) -> None:
    clock = here / "shop/clock.py"
    clock.write_text(f"{head}wrong: int = ''\n\nasync def f() -> None:\n    time.sleep(1)\n")
    line = head.count("\n") + 4
    for _ in ("cold", "warm"):
        assert codes(check("shop", mypy_args=workers)) == [("shop/clock.py", line, "apr-blocking-call"), *ALL[1:]]
    clock.write_text(f"{head}wrong: int = ''\n")
    assert codes(check("shop", mypy_args=workers)) == ALL[1:]
    clock.write_text(FILES["shop/clock.py"] + "wrong: int = ''\n")
    assert codes(check("shop", mypy_args=workers)) == [ALL[0], ("shop/clock.py", 5, "assignment"), *ALL[1:]]


def test_where_no_copy_can_be_written_the_file_stays_muted(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "shop/clock.py").write_text("# type: ignore\n" + FILES["shop/clock.py"])
    (here / ".apr_cache").mkdir()
    (here / ".apr_cache/apr-unmuted").write_text("a file, where the folder of copies would be")
    assert codes(check("shop")) == ALL[1:]
