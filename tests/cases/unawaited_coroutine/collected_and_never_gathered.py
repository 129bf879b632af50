"""Coroutines that are put into a list, dict, set, comprehension or map which nobody gathers never run."""

# only: apr-unawaited-coroutine
from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from typing import Any


async def send(user_id: int) -> None:
    await asyncio.sleep(0)


async def fetch(user_id: int) -> dict[str, str]:
    await asyncio.sleep(0)
    return {}


async def in_a_comprehension(user_ids: list[int]) -> None:
    [send(one) for one in user_ids]  # error: apr-unawaited-coroutine


async def in_a_named_comprehension(user_ids: list[int]) -> int:
    sent = [send(one) for one in user_ids]  # error: apr-unawaited-coroutine
    return len(sent)


async def appended(user_ids: list[int]) -> int:
    pending = []
    for one in user_ids:
        pending.append(send(one))  # error: apr-unawaited-coroutine
    print(f"sent {len(pending)}")
    return len(pending)


async def extended(user_ids: list[int]) -> None:
    pending: list[Any] = []
    pending.extend(send(one) for one in user_ids)  # error: apr-unawaited-coroutine
    if pending:
        print("sent")


async def added_up(user_ids: list[int]) -> None:
    pending: list[Any] = []
    for one in user_ids:
        pending += [send(one)]  # error: apr-unawaited-coroutine


async def in_a_dict(user_ids: list[int]) -> int:
    users = {one: fetch(one) for one in user_ids}  # error: apr-unawaited-coroutine
    return len(users)


async def under_keys(user_ids: list[int]) -> None:
    users: dict[int, Any] = {}
    for one in user_ids:
        users[one] = fetch(one)  # error: apr-unawaited-coroutine
    print(users)


async def in_a_set(user_ids: list[int]) -> None:
    pending = set()
    for one in user_ids:
        pending.add(send(one))  # error: apr-unawaited-coroutine


async def in_a_deque(user_ids: list[int]) -> None:
    pending: deque[Any] = deque()
    for one in user_ids:
        pending.appendleft(send(one))  # error: apr-unawaited-coroutine


async def in_lists_by_key(user_ids: list[int]) -> None:
    pending: dict[int, list[Any]] = defaultdict(list)
    for one in user_ids:
        pending[one % 2].append(send(one))  # gap: apr-unawaited-coroutine


async def in_a_display(user_id: int) -> None:
    both = [send(user_id), send(user_id + 1)]  # error: apr-unawaited-coroutine
    print(both)


async def as_a_generator(user_ids: list[int]) -> None:
    list(send(one) for one in user_ids)  # error: apr-unawaited-coroutine


async def by_map(user_ids: list[int]) -> None:
    map(send, user_ids)  # error: apr-unawaited-coroutine


async def by_map_into_a_list(user_ids: list[int]) -> int:
    results = list(map(fetch, user_ids))  # error: apr-unawaited-coroutine
    return len(results)


async def by_map_of_a_lambda(user_ids: list[int]) -> None:
    list(map(lambda one: send(one), user_ids))  # error: apr-unawaited-coroutine


async def looped_over_and_only_shown(user_ids: list[int]) -> None:
    users = [fetch(one) for one in user_ids]  # error: apr-unawaited-coroutine
    for user in users:
        print(user)


async def asked_with_any(user_ids: list[int]) -> bool:
    return any(fetch(one) for one in user_ids)  # error: apr-unawaited-coroutine


async def zipped_with_their_ids(user_ids: list[int]) -> None:
    print(dict(zip(user_ids, map(fetch, user_ids))))  # error: apr-unawaited-coroutine


async def returned_as_if_they_were_results(user_ids: list[int]) -> list[Any]:
    return [fetch(one) for one in user_ids]  # error: apr-unawaited-coroutine


async def dashboard(user_id: int) -> dict[str, Any]:
    return {"user": fetch(user_id), "id": user_id}  # error: apr-unawaited-coroutine


async def filled_and_returned(user_ids: list[int]) -> dict[int, Any]:
    users: dict[int, Any] = {}
    for one in user_ids:
        users[one] = fetch(one)  # error: apr-unawaited-coroutine
    return users


async def collected_and_gathered_later(user_ids: list[int]) -> None:
    pending = [send(one) for one in user_ids]
    if not pending:
        return
    await asyncio.gather(*pending, return_exceptions=True)


async def moved_to_another_list(user_ids: list[int]) -> None:
    pending = []
    for one in user_ids:
        pending.append(send(one))
    batches = [pending[:10], pending[10:]]
    for batch in batches:
        await asyncio.gather(*batch)


async def popped_one_by_one(user_ids: list[int]) -> None:
    pending = deque(send(one) for one in user_ids)
    while pending:
        await pending.popleft()


async def under_keys_and_awaited(user_ids: list[int]) -> None:
    users = {}
    for one in user_ids:
        users[one] = fetch(one)
    for one in user_ids:
        print(await users[one])


async def handed_to_a_helper(user_ids: list[int]) -> None:
    await run_all([send(one) for one in user_ids])


async def run_all(pending: list[Any]) -> None:
    await asyncio.gather(*pending)


async def given_away_in_a_queue(user_ids: list[int], jobs: asyncio.Queue[Any]) -> None:
    for one in user_ids:
        await jobs.put(send(one))


def build(user_ids: list[int]) -> list[Any]:
    return [fetch(one) for one in user_ids]


async def gathers_what_was_built(user_ids: list[int]) -> None:
    await asyncio.gather(*build(user_ids))
