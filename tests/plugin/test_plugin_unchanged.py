"""mypy's own errors are the same with the plugin and without, byte for byte, beside other plugins too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Project, Result

MIXED = {
    "mixed/__init__.py": "from mixed.models import Order as Order\n",
    "mixed/models.py": """
        from __future__ import annotations
        from dataclasses import dataclass, field
        from typing import Any, Generic, Protocol, TypeVar, overload

        T = TypeVar("T")

        @dataclass
        class Order(Generic[T]):
            item: T
            lines: list[int] = field(default_factory=list)
            note: str = 3  # wrong

        class Named(Protocol):
            name: str

        class Thing:
            name = 1

        def show(named: Named) -> str:
            return named.name

        show(Thing())

        @overload
        def pick(a: int) -> int: ...
        @overload
        def pick(a: str) -> str: ...
        def pick(a: Any) -> Any:
            return a

        reveal_type(pick(1))
        pick(b"")
        """,
    "mixed/flow.py": """
        import asyncio
        import time
        from typing import Optional

        from mixed import Order
        from mixed.missing import gone

        async def work(order: Optional[Order[int]]) -> str:
            time.sleep(1)
            time.sleep("1")
            x = order.item  # not narrowed
            asyncio.sleep(1)
            for number in [1, 2]:
                late = number
            return late

        def untyped(a):
            return a + undefined_name

        class Base:
            def run(self, a: int) -> int:
                return self.value

            def __init__(self) -> None:
                self.value = other()

        def other():
            return 1

        class Child(Base):
            def run(self, a: str) -> str:  # type: ignore[misc]
                return super().run(a)

        with open("x") as handle, open("y") as handle2:
            handle.reed()

        bare: int = ""  # type: ignore
        unused: int = 1  # type: ignore[assignment]
        """,
    "mixed/cycle_a.py": "from mixed.cycle_b import b\n\ndef a():\n    return b() + ''\n\nx: int = a\n",
    "mixed/cycle_b.py": "from mixed import cycle_a\n\ndef b() -> int:\n    return cycle_a.x.nothing\n",
    "mixed/bad_fstring.py": "def f(x: int) -> str:\n    return f'{x.y} {x:{x.z}}' % 1\n",
}

SHOP = {
    "site/__init__.py": "",
    "site/settings.py": "SECRET_KEY = 'x'\nINSTALLED_APPS = ['django.contrib.contenttypes', 'django.contrib.auth', 'site.shop']\nUSE_TZ = True\n",
    "site/shop/__init__.py": "",
    "site/shop/models.py": """
        from django.db import models

        class Order(models.Model):
            total = models.IntegerField()
            note = models.TextField(null=True)

            def label(self) -> str:
                return self.note + self.total

        def newest() -> Order:
            return Order.objects.filter(totl=1).order_by("-id").first()

        async def wrong() -> None:
            Order.objects.get(total="x").missing
        """,
}


def without_ours(result: Result) -> list[str]:
    """mypy's own lines: ours carry our codes, their notes follow at the same place."""
    kept = []
    ours: set[str] = set()
    for line in result.stdout.splitlines():
        place = line.split(": ", 1)[0]
        if re.search(r"\[apr-[a-z-]+\]$", line):
            ours.add(place)
        elif not (place in ours and ": note: fix: " in line):
            kept.append(line)
    return kept


def same(project: Project, *args: str) -> Result:
    plain = project.mypy(*args, plain=True)
    with_plugin = project.mypy(*args)
    kept, own = without_ours(with_plugin), plain.stdout.splitlines()
    if "-n2" in args:  # workers finish in any order
        kept, own = sorted(kept), sorted(own)
    assert kept == own
    assert with_plugin.stderr == plain.stderr
    assert plain.stdout, "a project without an error shows nothing"
    return with_plugin


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--strict", "--warn-unreachable"),
        ("--check-untyped-defs", "--show-column-numbers", "--show-error-end"),
        ("--enable-error-code=possibly-undefined", "-n2"),
    ],
)
def test_mixed(project: Project, options: tuple[str, ...]) -> None:
    project.write(MIXED)
    assert "apr-blocking-call" in same(project, *options, "mixed").stdout
    same(project, *options, "mixed")  # warm


def test_beside_the_plugins_of_django_and_pydantic(project: Project) -> None:
    pytest.importorskip("mypy_django_plugin")
    options = "[mypy.plugins.django-stubs]\ndjango_settings_module = 'site.settings'\n"
    project.write(
        {name.replace("site/", "web/"): text.replace("site.", "web.") for name, text in SHOP.items()},
        options.replace("site.", "web."),
        plugins="apr_mypy, mypy_django_plugin.main, pydantic.mypy",
    )
    said = same(project, "web").stdout
    assert "totl" in said, "django's plugin is at work"


@pytest.mark.slow
def test_on_ourselves(project: Project) -> None:
    """A larger project: this one, with code of its own broken in places."""
    package = Path(__file__).parents[2] / "apr_mypy"
    for path in package.rglob("*.py"):
        text = path.read_text("utf-8").replace("-> str", "-> int", 3).replace("apr_mypy", "copied")
        target = project.root / "copied" / path.relative_to(package)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    project.write({})
    same(project, "--strict", "copied")
