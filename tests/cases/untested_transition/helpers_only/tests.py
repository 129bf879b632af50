"""Pages about tests, which the application shows: none of these is one."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter()


@router.get("/tests/{name}")
def test_page(name: str) -> dict[str, str]:
    return {"name": name}
