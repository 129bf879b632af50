from __future__ import annotations

from typing import Any

import asyncpg


class Refused(Exception):
    pass


class ArticleService:
    def __init__(self, pool: asyncpg.Pool[Any]) -> None:
        self._pool = pool

    async def publish(self, article_id: int) -> None:  # error: apr-handler-only-authorization
        await self._pool.execute("UPDATE articles SET published = true WHERE id = $1", article_id, timeout=3)

    async def retract(self, article_id: int) -> None:  # error: apr-handler-only-authorization
        await self._pool.execute("DELETE FROM articles WHERE id = $1", article_id, timeout=3)

    async def pay_author(self, article_id: int, cents: int) -> None:  # error: apr-handler-only-authorization
        await self._pool.execute("INSERT INTO payments (article, cents) VALUES ($1, $2)", article_id, cents, timeout=3)

    async def set_role(self, actor_role: str, user_id: int, role: str) -> None:
        if actor_role not in ("chief", "owner"):
            raise Refused(user_id)
        await self._pool.execute("UPDATE users SET role = $2 WHERE id = $1", user_id, role, timeout=3)

    async def archive(self, article_id: int) -> None:
        await self._pool.execute("DELETE FROM articles WHERE id = $1", article_id, timeout=3)

    async def read(self, article_id: int) -> Any:
        return await self._pool.fetchrow("SELECT * FROM articles WHERE id = $1", article_id, timeout=3)
