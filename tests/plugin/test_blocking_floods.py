"""A module that works on a blocking session throughout is told once a function, with the count."""

from __future__ import annotations

import pytest
from conftest import Project

HEAD = "from sqlalchemy import text\nfrom sqlalchemy.orm import Session\n\n\n"
FUNCTION = (
    "async def load_{number}(session: Session) -> None:\n    session.execute(text('select 1'))\n    session.flush()\n    session.commit()\n\n\n"
)


@pytest.mark.parametrize(("functions", "found"), [(3, 9), (10, 10)])
def test_one_finding_a_function_where_a_module_has_many(functions: int, found: int, project: Project) -> None:
    project.write({"shop.py": HEAD + "".join(FUNCTION.format(number=number) for number in range(functions))})
    lines = [line for line in project.mypy("shop.py").stdout.splitlines() if "[apr-blocking-call]" in line and " error: " in line]
    assert len(lines) == found
    assert all(("as 2 more calls in load_" in line) == (functions > 3) for line in lines)


DJANGO = """
from django.db import models


class Order(models.Model):
    pass


def count_orders(minimum: int) -> int:
    return Order.objects.filter(id__gt=minimum).count()


async def view(request: object) -> int:
    return count_orders(3)
"""


def test_what_asks_django_is_run_where_its_connection_is(project: Project) -> None:
    project.write({"shop.py": DJANGO}, options="ignore_missing_imports = true\n")
    assert [fix.partition(", or")[0] for _, fix in project.fixes("apr-blocking-call")] == ["write await sync_to_async(count_orders)(3)"]
