"""mypy and pyright on the stubs: the loose call fails, the strict call passes, and nothing else changes; wrong uses of libraries that ship no types are found."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import libcst  # noqa: F401  # before a test takes the path away
import pytest

from apr_mypy.stubs.adoption import adopt
from apr_mypy.stubs.offers import Strict, offers

SAMPLES = Path(__file__).parent / "samples"
STRICT = sorted(path.name for path in SAMPLES.glob("use_*.py") if path.name != "use_written.py")
SAID = re.compile(r"^\s*(?:.*/)?(use_\w+\.py):(\d+)(?::\d+)?(?:: | - )(error|note|information): (.*)$")

Lines = dict[tuple[str, int], set[str]]
each_checker = pytest.mark.parametrize("checker", ["mypy", "pyright"])
each_sample = pytest.mark.parametrize("sample", STRICT)


class Said(NamedTuple):
    """What a checker prints of each line, errors and revealed types, and the whole output."""

    errors: Lines
    reveals: Lines
    text: str


def adopted(root: Path, names: list[str]) -> None:
    for name in names:
        for path, text in adopt(name, root / "typings").files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")


def checked(root: Path, checker: str, files: list[str]) -> Said:
    commands = {
        "mypy": ["mypy", "--config-file", "mypy.ini", "--cache-dir", os.devnull, "--no-error-summary", *files],
        # Not given the files, so that typings/ is looked at, too.
        "pyright": ["pyright", "--pythonpath", sys.executable],
    }
    environment = {**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
    done = subprocess.run([sys.executable, "-m", *commands[checker]], cwd=root, env=environment, capture_output=True, text=True, encoding="utf-8")
    if checker == "pyright" and not re.search(r"^\d+ errors?, ", done.stdout, re.MULTILINE):
        pytest.skip(f"pyright does not run here, it needs node: {(done.stderr or done.stdout).strip()[:200]}")
    errors: Lines = defaultdict(set)
    reveals: Lines = defaultdict(set)
    for found in filter(None, map(SAID.match, done.stdout.splitlines())):
        if found[3] == "error":
            errors[found[1], int(found[2])].add(found[4])
        elif "Revealed type" in found[4] or "Type of" in found[4]:
            reveals[found[1], int(found[2])].add(found[4])
    assert "error" not in "".join(line for line in done.stdout.splitlines() if "typings" in line), done.stdout
    return Said(errors, reveals, done.stdout + done.stderr)


def marked(sample: str, word: str) -> set[tuple[str, int]]:
    lines = (SAMPLES / sample).read_text("utf-8").splitlines()
    return {(sample, number) for number, line in enumerate(lines, 1) if line.endswith(f"# {word}")}


class Both(NamedTuple):
    plain: dict[str, Said]
    strict: dict[str, Said]


@pytest.fixture(scope="session")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    """The samples checked by both checkers in a project without stubs, and in one that has adopted all of them."""
    plain, strict = tmp_path_factory.mktemp("plain"), tmp_path_factory.mktemp("strict")
    for root in (plain, strict):
        for path in SAMPLES.glob("use_*.py"):
            shutil.copy(path, root / path.name)
    (plain / "use_written.py").unlink()
    (plain / "mypy.ini").write_text("[mypy]\nstrict = True\n")
    (strict / "mypy.ini").write_text("[mypy]\nstrict = True\nmypy_path = typings\n")
    adopted(strict, [offer.name for offer in offers()])
    with ThreadPoolExecutor(2) as pool:
        runs = {
            (root, checker): pool.submit(checked, root, checker, files)
            for root, files in ((plain, STRICT), (strict, [*STRICT, "use_written.py"]))
            for checker in ("mypy", "pyright")
        }
        said = {key: run.result() for key, run in runs.items()}
    return Both(*({checker: said[root, checker] for checker in ("mypy", "pyright")} for root in (plain, strict)))


@each_checker
@each_sample
def test_the_loose_call_fails_and_nothing_else_changes(both: Both, checker: str, sample: str) -> None:
    plain, strict = both.plain[checker], both.strict[checker]
    loose = marked(sample, "loose")
    assert loose
    assert {line for line in plain.errors if line[0] == sample} & loose == set(), plain.text
    assert {line for line in strict.errors if line[0] == sample} >= loose, strict.text

    def rest(lines: Lines) -> Lines:
        return {line: said for line, said in lines.items() if line[0] == sample and line not in loose}

    # The words of an error may change where one signature became two; what is an error may not.
    assert rest(strict.errors).keys() == rest(plain.errors).keys(), strict.text
    assert rest(strict.reveals) == rest(plain.reveals)
    assert rest(plain.reveals)


@each_checker
def test_wrong_uses_of_untyped_libraries_are_found(both: Both, checker: str) -> None:
    said = both.strict[checker]
    assert {line for line in said.errors if line[0] == "use_written.py"} == marked("use_written.py", "wrong"), said.text


def test_every_strict_library_has_a_loose_call() -> None:
    text = "".join((SAMPLES / sample).read_text("utf-8") for sample in STRICT)
    for offer in offers():
        if isinstance(offer, Strict):
            assert re.search(rf"^import {offer.import_name}\b", text, re.MULTILINE), offer.name


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_requests_own_types_serve_as_well_as_the_stub_package(tmp_path: Path, checker: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From 2.34 on, requests ships types; a team without types-requests has those."""
    site = tmp_path / "site"
    site.mkdir()
    installed = Path(next(path for path in sys.path if (Path(path) / "requests" / "py.typed").is_file()))
    for entry in (installed / "requests", *installed.glob("requests-*.dist-info")):
        (site / entry.name).symlink_to(entry)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "path", [str(site)])
        adopted(tmp_path, ["requests"])
    assert "from requests 2." in (tmp_path / "typings" / "requests" / "api.pyi").read_text("utf-8").partition("\n")[0]
    shutil.rmtree(site)
    text = (SAMPLES / "use_requests.py").read_text("utf-8").partition("def rest(")[0].replace("method: str | bytes", "method: str")
    (tmp_path / "use_requests.py").write_text(text, "utf-8")
    (tmp_path / "mypy.ini").write_text("[mypy]\nmypy_path = typings\n")
    assert set(checked(tmp_path, checker, ["use_requests.py"]).errors) == marked("use_requests.py", "loose")
