import asyncpg


class DeniedError(Exception):
    pass


async def destroy_vault(pool: asyncpg.Pool, vault_id: int) -> None:  # error: apr-handler-only-authorization
    await pool.execute("DELETE FROM vaults WHERE id = $1", vault_id)


async def wipe(pool: asyncpg.Pool, vault_id: int, actor_id: int) -> None:
    """SQL asks for the owner."""
    done = await pool.execute("DELETE FROM vaults WHERE id = $1 AND owner_id = $2", vault_id, actor_id)
    if done == "DELETE 0":
        raise DeniedError


async def grant(pool: asyncpg.Pool, user_id: int, role: str) -> None:  # error: apr-handler-only-authorization
    await pool.execute("UPDATE users SET role = $1 WHERE id = $2", role, user_id)


async def sweep(pool: asyncpg.Pool, actor_id: int, vault_id: int) -> None:
    allowed = await pool.fetchval("SELECT 1 FROM vault_admins WHERE user_id = $1 AND vault_id = $2", actor_id, vault_id)
    if not allowed:
        raise DeniedError
    await pool.execute("DELETE FROM vault_items WHERE vault_id = $1", vault_id)


async def label(pool: asyncpg.Pool, vault_id: int, text: str) -> None:
    await pool.execute("UPDATE vaults SET label = $1 WHERE id = $2", text, vault_id)
