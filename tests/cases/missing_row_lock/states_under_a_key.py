# only: apr-missing-row-lock
"""States that stand under a key of their own, or in a field of a hash."""

import redis
from beanie import Document

r = redis.Redis()


class Draw(Document):
    status: str = "open"


def inline(key: str) -> bool:
    if r.get(f"job:{key}:status") == b"ready":
        r.set(f"job:{key}:status", "running")  # error: apr-missing-row-lock
        return True
    return False


def named(key: str) -> bool:
    state = r.get(f"job:{key}:status")
    if state == b"ready":
        r.set(f"job:{key}:status", "running")  # error: apr-missing-row-lock
        return True
    return False


def hashed(key: str) -> bool:
    if r.hget(f"job:{key}", "status") != b"ready":
        return False
    r.hset(f"job:{key}", "status", "running")  # error: apr-missing-row-lock
    return True


def hashed_map(key: str) -> bool:
    job = r.hgetall(f"job:{key}")
    if job[b"status"] != b"ready":
        return False
    r.hset(f"job:{key}", mapping={"status": "running"})  # error: apr-missing-row-lock
    return True


async def matched(key: str) -> None:
    draw = await Draw.get(key)
    assert draw is not None
    match draw.status:
        case "open":
            draw.status = "closed"  # error: apr-missing-row-lock
            await draw.save()


def prefixed(key: str) -> bool:
    if r.get(f"order_state:{key}") != b"new":
        return False
    r.set(f"order_state:{key}", "paid")  # error: apr-missing-row-lock
    return True


def claimed(key: str) -> bool:
    if r.get(f"lock:{key}"):
        return False
    return bool(r.set(f"lock:{key}", "1", nx=True))


def cached(key: str) -> str:
    found = r.get(f"page:{key}")
    if found is None:
        r.set(f"page:{key}", "x")
    return "x"


def publish_state(key: str, state: str) -> None:
    r.set(f"job:{key}:state", state)


def first_state(key: str) -> None:
    if r.get(f"job:{key}:state") is None:
        r.set(f"job:{key}:state", "new")


def locked(key: str) -> None:
    with r.lock(f"lock:{key}"):
        if r.get(f"job:{key}:state") == b"new":
            r.set(f"job:{key}:state", "running")


def other_key(key: str, other: str) -> None:
    if r.get(f"job:{other}:state") == b"done":
        r.set(f"job:{key}:state", "running")


def watched(key: str) -> None:
    with r.pipeline() as pipe:
        pipe.watch(f"job:{key}:state")
        if pipe.get(f"job:{key}:state") == b"new":
            pipe.multi()
            pipe.set(f"job:{key}:state", "running")
            pipe.execute()
