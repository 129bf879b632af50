"""Runs mypy with the extracting plugin over small projects, in a process of its own as users do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from apr_mypy import facts

HERE = Path(__file__).parent

Check = Callable[..., dict[str, bytes]]


def run_mypy(project: Path, cache: Path, out: Path, *args: str, plugin: bool = True) -> str:
    """mypy's output. Facts of the modules that it checked lie in `out` afterwards; an exception of ours fails here."""
    out.mkdir(parents=True, exist_ok=True)
    config = out / "mypy.ini"
    config.write_text(f"[mypy]\nplugins = {HERE / 'facts_plugin.py'}\n" if plugin else "[mypy]\n")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", str(config), "--cache-dir", str(cache), "--show-traceback", *args, "."],
        cwd=project,
        env={**os.environ, "APR_FACTS_OUT": str(out), "APR_FACTS_ROOT": str(project)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert "INTERNAL ERROR" not in done.stderr + done.stdout, done.stderr + done.stdout
    errors = out / "errors.txt"
    assert not errors.exists(), errors.read_text()
    return done.stdout


def read_facts(out: Path) -> dict[str, bytes]:
    """The encoded facts by module."""
    return {path.stem: path.read_bytes() for path in sorted(out.glob("*.facts"))}


def write_project(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")


def decode(data: bytes) -> facts.Module:
    return msgspec.msgpack.decode(data, type=facts.Module)


@pytest.fixture(scope="session")
def typeshed_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mypy cache with the standard library's usual modules, to be copied."""
    root, cache, out = (tmp_path_factory.mktemp(name) for name in ("seed", "mypy-cache", "seed-facts"))
    write_project(root, {"seed.py": "import asyncio, concurrent.futures, contextlib, dataclasses, enum, functools, json, os.path, typing\n"})
    run_mypy(root, cache, out)
    return cache


@pytest.fixture(scope="module")
def module_of(tmp_path_factory: pytest.TempPathFactory, typeshed_cache: Path) -> Callable[..., facts.Module]:
    """Facts of the module `m` made of this text, or of module `name`; more files and mypy options may be given."""

    def extract(text: str, *args: str, name: str = "m", files: dict[str, str] | None = None) -> facts.Module:
        root, cache, out = (tmp_path_factory.mktemp(name) for name in ("project", "cache", "facts"))
        write_project(root, {"m.py": text, **(files or {})})
        shutil.copytree(typeshed_cache, cache, dirs_exist_ok=True)
        run_mypy(root, cache, out, "--ignore-missing-imports", *args)
        return decode(read_facts(out)[name])

    return extract


def every(value: object) -> Iterator[msgspec.Struct]:
    """All records below a record or tuple, itself first, in order."""
    if isinstance(value, msgspec.Struct):
        yield value
        for field in value.__struct_fields__:
            yield from every(getattr(value, field))
    elif isinstance(value, tuple):
        for item in value:
            yield from every(item)


def written(module: facts.Module, number: int) -> str:
    """A type as short text: class names without their module, `kind` after `!`, a literal's value after `=`."""
    record = module.types[number]
    text = record.name.rpartition(".")[2] + (f"={record.value}" if record.value else "")
    return f"{text}[{', '.join(written(module, arg) for arg in record.args)}]" if record.args else text


def find(module: facts.Module, kind: type[msgspec.Struct], /, **wanted: object) -> list[msgspec.Struct]:
    """All records of a kind in a module's block that have these values."""
    return [
        record for record in every(module.block) if type(record) is kind and all(getattr(record, name) == value for name, value in wanted.items())
    ]


def called(module: facts.Module) -> list[str]:
    """The defining names of what the module calls, in order; `?name` for an attribute of something unknown."""
    found = []
    for call in find(module, facts.Call):
        func = call.func  # type: ignore[attr-defined]
        if isinstance(func, facts.Name):
            found.append(func.name)
        elif isinstance(func, facts.Attr):
            found.append("|".join(func.targets) or f"?{func.name}")
    return found
