"""What a finding looks like in mypy, how it is silenced, and what happens when something of ours breaks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Project, Result

from apr_mypy import config, registry
from apr_mypy.fingerprint import Own, fingerprint

SLEEPS = """
import time

async def f() -> None:
    time.sleep(1){comment}
"""


def places(result: Result) -> set[str]:
    return {":".join(line.split(":")[:2]) for line in result.ours}


def test_the_fix_is_a_note_and_in_json_the_hint(project: Project) -> None:
    project.write({"app.py": SLEEPS.format(comment="")})
    assert project.mypy().stdout.splitlines() == [
        "app.py:5: error: time.sleep(1) blocks the event loop: time.sleep stops the whole event loop for that long  [apr-blocking-call]",
        "app.py:5: note: fix: await asyncio.sleep(1)",
    ]
    (said,) = [json.loads(line) for line in project.mypy("--output=json").stdout.splitlines() if line]
    assert (said["file"], said["line"], said["column"], said["code"], said["severity"]) == ("app.py", 5, 4, "apr-blocking-call", "error")
    assert said["hint"] == "fix: await asyncio.sleep(1)"


@pytest.mark.parametrize(
    "comment",
    [
        "  # type: ignore",
        "  # type: ignore[apr-blocking-call]",
        "  # type: ignore[apr-async]",
        "  # apr: ignore[apr-blocking-call] measured, it is short",
        "  # apr: ignore[apr-async] measured, it is short",
    ],
)
def test_silenced_at_the_site(project: Project, comment: str) -> None:
    # mypy itself advises against a category where a rule will do
    options = "" if "type: ignore[apr-async]" in comment else "warn_unused_ignores = True\n"
    project.write({"app.py": SLEEPS.format(comment=comment)}, options)
    assert project.mypy().stdout == ""
    assert project.mypy().stdout == "", "warm"


@pytest.mark.parametrize(
    "comment", ["  # apr: ignore[apr-blocking-call]", "  # apr: ignore[apr-missing-timeout] wrong rule", "  # apr: ignore because"]
)
def test_a_suppression_that_does_not_count(project: Project, comment: str) -> None:
    project.write({"app.py": SLEEPS.format(comment=comment)})
    assert places(project.mypy()) == {"app.py:5"}


def test_what_was_silenced_is_kept(project: Project) -> None:
    project.write({"app.py": SLEEPS.format(comment="  # apr: ignore[apr-blocking-call] it is short")})
    project.mypy()
    judged = project.entries()["app"].judged
    assert judged.findings == ()
    assert [tuple(one) for one in judged.silenced] == [("apr-blocking-call", 5, 5)]


@pytest.mark.parametrize(
    "options",
    [
        "disable_error_code = apr-blocking-call\n",
        "disable_error_code = apr-async\n",
        "[mypy-app]\ndisable_error_code = apr-async\n",
        "[mypy-app]\nignore_errors = True\n",
    ],
)
def test_switched_off_in_mypy(project: Project, options: str) -> None:
    project.write({"app.py": SLEEPS.format(comment=""), "other.py": "x = 1\n"}, options)
    result = project.mypy()
    assert result.stdout == ""
    assert result.stderr == ""


def test_switched_off_for_one_module_only(project: Project) -> None:
    text = SLEEPS.format(comment="")
    project.write(
        {"app.py": text, "other.py": text, "third.py": "# mypy: disable-error-code=apr-async\n" + text},
        "[mypy-app]\ndisable_error_code = apr-async\n",
    )
    assert places(project.mypy()) == {"other.py:5"}


@pytest.mark.parametrize("key", ["apr-blocking-call", "apr-async"])
def test_switched_off_in_our_configuration(project: Project, key: str) -> None:
    project.write({"app.py": SLEEPS.format(comment="")})
    assert places(project.mypy()) == {"app.py:5"}
    (project.root / "pyproject.toml").write_text(f'[tool.apr.severity]\n{key} = "off"\n')
    assert project.mypy().stdout == "", "the warm cache must not answer with the old configuration"
    assert project.entries()["app"].judged.silenced == ()


def test_a_wrong_configuration_is_one_sentence(project: Project) -> None:
    project.write({"app.py": SLEEPS.format(comment=""), "pyproject.toml": "[tool.apr]\nfeatrues = []\n"})
    for workers in ("-n0", "-n2"):
        result = project.mypy(workers)
        assert result.code == 2
        assert result.stderr.count("\n") == 1
        assert "featrues" in result.stderr
        assert "features" in result.stderr


def test_wrong_knowledge_of_the_user_is_one_sentence(project: Project) -> None:
    project.write({"app.py": SLEEPS.format(comment=""), "pyproject.toml": '[[tool.apr.knowledge.blocking]]\nname = "app.x"\nhwo = "network"\n'})
    result = project.mypy()
    assert result.code == 2
    assert (result.stdout + result.stderr).count("\n") == 1
    assert "hwo" in result.stderr + result.stdout


def test_a_mypy_that_is_too_old_is_one_sentence(project: Project) -> None:
    project.write(
        {"app.py": "x = 1\n", "old.py": "from apr_mypy.plugin import make_plugin\n\ndef plugin(version: str):\n    return make_plugin('1.19.1')\n"},
        plugins="old.py",
    )
    result = project.mypy("app.py")
    assert result.code == 2
    assert result.stdout == ""
    assert result.stderr == 'apr-mypy: mypy 1.19.1 is too old, 2.4 is the first that works: pip install "mypy>=2.4,<3"\n'


RAISING = """
import apr_mypy
from apr_mypy import registry
from apr_mypy.rule import Category, Rule, Severity

RULE = Rule(name="apr-raising", title="Raises", category=Category.ASYNC, severity=Severity.P1, summary="s", danger="d", fix="f", since="0", stages=("module",))

def in_module(view):
    if view.name == "app":
        raise ValueError("nobody expects this")
    yield from ()

found = registry.rules()
registry.rules = lambda: (registry.LoadedRule(RULE, in_module, None), *found)
plugin = apr_mypy.plugin
"""


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_a_raising_rule_does_not_stop_the_others(project: Project, workers: str) -> None:
    project.write({"app.py": SLEEPS.format(comment=""), "other.py": SLEEPS.format(comment=""), "raising.py": RAISING}, plugins="raising.py")
    for _ in ("cold", "warm"):
        result = project.mypy(workers, "app.py", "other.py")
        assert places(result) == {"app.py:1", "app.py:5", "other.py:5"}
        (internal,) = [line for line in result.stdout.splitlines() if "[apr-internal]" in line]
        assert (
            internal
            == "app.py:1: error: rule apr-raising failed: ValueError: nobody expects this (raising.py:10); it did not judge this module  [apr-internal]"
        )
    assert project.entries()["app"].judged.failures == (
        "rule apr-raising failed: ValueError: nobody expects this (raising.py:10); it did not judge this module",
    )
    assert project.entries()["other"].judged.failures == ()


def test_a_failing_extraction_is_said_and_the_rest_goes_on(project: Project) -> None:
    breaking = "import apr_mypy, apr_mypy.extract as e\nreal = e.module_facts\ndef broken(tree, *rest):\n    if tree.fullname == 'app': raise KeyError('odd')\n    return real(tree, *rest)\ne.module_facts = broken\nplugin = apr_mypy.plugin\n"
    project.write({"app.py": SLEEPS.format(comment=""), "other.py": SLEEPS.format(comment=""), "breaking.py": breaking}, plugins="breaking.py")
    result = project.mypy("app.py", "other.py")
    assert places(result) == {"app.py:1", "other.py:5"}
    assert "this module was not analysed" in result.stdout
    assert project.entries()["app"].facts is None
    assert project.entries()["app"].judged.failures != ()


def test_a_failing_extraction_is_said_of_a_module_that_is_only_followed(project: Project) -> None:
    breaking = "import apr_mypy, apr_mypy.extract as e\nreal = e.module_facts\ndef broken(tree, *rest):\n    if tree.fullname == 'app': raise KeyError('odd')\n    return real(tree, *rest)\ne.module_facts = broken\nplugin = apr_mypy.plugin\n"
    project.write({"app.py": SLEEPS.format(comment=""), "main.py": "import app\nprint(app)\n", "breaking.py": breaking}, plugins="breaking.py")
    result = project.mypy("--follow-imports=silent", "main.py")
    assert "INTERNAL ERROR" not in result.stdout + result.stderr
    assert project.entries()["app"].judged.failures != ()


@pytest.mark.parametrize("workers", ["-n0", "-n2"])
def test_a_module_without_calls_can_have_findings(project: Project, workers: str) -> None:
    """Such a module never asks a hook, so no checker is remembered; here no module of the run does."""
    always = RAISING.replace(
        'if view.name == "app":\n        raise ValueError("nobody expects this")\n    yield from ()',
        'yield Finding("apr-raising", "P1", Place(view.facts.path, 1, 1, 1), view.name, "is here", "go away", "module")',
    )
    always = always.replace("from apr_mypy.rule", "from apr_mypy.finding import Finding, Place\nfrom apr_mypy.rule")
    project.write({"plain.py": "LIMIT: int = 1\n", "raising.py": always}, plugins="raising.py")
    for attempt in ("cold", "edited, with all else from the cache"):
        result = project.mypy(workers, "plain.py")
        assert [line.split(": ", 1)[0] for line in result.stdout.splitlines()] == ["plain.py:1", "plain.py:1"], attempt
        (project.root / "plain.py").write_text("LIMIT: int = 2\nOTHER = LIMIT\n")


def test_unannotated_functions_are_judged_where_mypy_looks_at_them(project: Project) -> None:
    project.write({"app.py": "import time\n\nasync def f():\n    time.sleep(1)\n"})
    assert places(project.mypy("--check-untyped-defs")) == {"app.py:4"}
    facts = project.entries()["app"].facts
    assert facts is not None
    assert facts.unchecked == ()
    project.mypy("--no-check-untyped-defs")
    facts = project.entries()["app"].facts
    assert facts is not None
    assert [one.function for one in facts.unchecked] == ["app.f"]


def test_installed_packages_and_stubs_are_not_ours(project: Project) -> None:
    project.write(
        {
            "app.py": "import lib\nimport stubbed\nimport outside\n",
            "venv/lib/python3/site-packages/lib/__init__.py": SLEEPS.format(comment=""),
            "stubs/stubbed.pyi": "import time\n",
            "elsewhere/outside.py": SLEEPS.format(comment=""),
        },
        "mypy_path = stubs:venv/lib/python3/site-packages:elsewhere\n",
    )
    result = project.mypy("app.py")
    assert places(result) == {"elsewhere/outside.py:5", "venv/lib/python3/site-packages/lib/__init__.py:5"}, (
        "mypy_path counts as ours: mypy shows its errors too"
    )
    assert set(project.entries()) == {"app", "lib", "outside"}


def test_an_installed_package_that_mypy_is_told_to_check_is_ours(project: Project) -> None:
    project.write({"venv/lib/python3/site-packages/lib/__init__.py": SLEEPS.format(comment="")})
    for _ in ("cold", "warm"):
        assert places(project.mypy("venv/lib/python3/site-packages/lib")) == {"venv/lib/python3/site-packages/lib/__init__.py:5"}
    assert "abandoned" not in project.mypy("-v", "venv/lib/python3/site-packages/lib").stderr


def test_findings_of_a_multi_line_statement_are_ignored_anywhere_in_it(project: Project) -> None:
    project.write(
        {"app.py": "import time\n\nasync def f() -> None:\n    time.sleep(\n        1,\n    )  # type: ignore[apr-blocking-call]\n"},
        "warn_unused_ignores = True\n",
    )
    assert project.mypy().stdout == ""


def test_the_fingerprint_follows_the_configuration_and_our_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = config.Config(root=tmp_path)
    own = Own.read()
    assert fingerprint(plain, own) == fingerprint(config.Config(root=tmp_path / "elsewhere"), own)
    assert fingerprint(plain, own) != fingerprint(config.Config(root=tmp_path, rate_limited_by="gateway"), own)
    package = tmp_path / "apr_mypy"
    package.mkdir()
    (package / "a.py").write_text("x = 1\n")
    monkeypatch.setattr("apr_mypy.own_files.PACKAGE", str(package))
    before = fingerprint(plain, Own.read())
    (package / "a.py").write_text("x = 2\n")
    assert fingerprint(plain, Own.read()) != before
    (package / "a.py").write_text("x = 1\n")
    assert fingerprint(plain, Own.read()) == before
    (package / "lib.toml").write_text("")
    assert fingerprint(plain, Own.read()) != before


def test_codes_read_from_the_text_are_the_rules_own() -> None:
    assert [(one.name, one.category) for one in registry.codes()] == [(one.rule.name, one.rule.category.value) for one in registry.rules()]
    for one in registry.rules():
        assert one.in_module is not None or "module" not in one.rule.stages
        assert one.in_program is not None or "project" not in one.rule.stages


def test_nothing_heavy_is_loaded_when_there_is_nothing_to_check(project: Project) -> None:
    watching = "import sys, atexit, apr_mypy\nclass Watch:\n    pass\ndef plugin(version):\n    base = apr_mypy.plugin(version)\n    class Watching(base):\n        def report_config_data(self, ctx):\n            found = super().report_config_data(ctx)\n            heavy = [m for m in ('msgspec', 'apr_mypy.rules', 'apr_mypy.knowledge', 'apr_mypy.facts') if m in sys.modules]\n            open('heavy.txt', 'w').write(repr(heavy))\n            return found\n    return Watching\n"
    project.write({"app.py": SLEEPS.format(comment=""), "watching.py": watching}, plugins="watching.py")
    project.mypy("app.py")
    assert "msgspec" in (project.root / "heavy.txt").read_text(), "the test can tell"
    project.mypy("app.py")
    assert (project.root / "heavy.txt").read_text() == "[]"
