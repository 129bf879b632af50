"""A coroutine that is made and dropped, kept in a name that nobody awaits, or asked like a plain value, is found at the call that makes it."""

# only: apr-unawaited-coroutine
from __future__ import annotations

import asyncio
import logging
from asyncio import sleep as pause
from dataclasses import dataclass

logger = logging.getLogger(__name__)


@dataclass
class Order:
    id: int
    total: int


async def load(order_id: int) -> Order:
    await asyncio.sleep(0)
    return Order(order_id, 5)


async def notify(order_id: int) -> None:
    await asyncio.sleep(0)


async def is_paid(order_id: int) -> bool:
    await asyncio.sleep(0)
    return True


class Repository:
    async def save(self, order: Order) -> None:
        await asyncio.sleep(0)

    async def exists(self, order_id: int) -> bool:
        await asyncio.sleep(0)
        return True


class CachedRepository(Repository):
    async def evict(self, order_id: int) -> bool:
        await asyncio.sleep(0)
        return True


class OrderService:
    def __init__(self, repository: CachedRepository) -> None:
        self.repository = repository

    async def complete(self, order: Order) -> None:
        self.repository.save(order)  # error: apr-unawaited-coroutine
        if self.repository.exists(order.id):  # error: apr-unawaited-coroutine
            logger.info("saved")

    def complete_from_a_signal_handler(self, order: Order) -> None:
        self.repository.save(order)  # error: apr-unawaited-coroutine

    async def drop(self, order: Order) -> bool:
        evicted = self.repository.evict(order.id)  # error: apr-unawaited-coroutine
        return True if evicted else False


async def bare(order_id: int) -> None:
    notify(order_id)  # error: apr-unawaited-coroutine


async def imported_under_another_name() -> None:
    pause(5)  # error: apr-unawaited-coroutine


async def thrown_away(order_id: int) -> None:
    _ = notify(order_id)  # error: apr-unawaited-coroutine


async def as_one_branch_of_a_statement(order_id: int, loud: bool) -> None:
    loud and notify(order_id)  # error: apr-unawaited-coroutine


async def never_used(order_id: int) -> Order:
    pending = notify(order_id)  # error: apr-unawaited-coroutine
    return await load(order_id)


async def overwritten_before_the_await(order_id: int) -> None:
    pending = notify(order_id)  # error: apr-unawaited-coroutine
    pending = notify(order_id + 1)
    await pending


async def used_only_where_nothing_awaits_it(order_id: int, verbose: bool) -> None:
    pending = notify(order_id)  # error: apr-unawaited-coroutine
    if verbose:
        logger.debug("notification: %s", pending)


async def deleted(order_id: int) -> None:
    pending = notify(order_id)  # error: apr-unawaited-coroutine
    del pending


async def asked_for_its_truth(order_id: int) -> str:
    if is_paid(order_id):  # error: apr-unawaited-coroutine
        return "paid"
    return "open"


async def asked_in_a_negation(order_id: int) -> None:
    if not is_paid(order_id):  # error: apr-unawaited-coroutine
        raise ValueError(order_id)


async def asked_in_a_longer_condition(order_id: int, urgent: bool) -> bool:
    if urgent and is_paid(order_id):  # error: apr-unawaited-coroutine
        return True
    return False


async def asked_in_a_loop(order_id: int) -> None:
    while not is_paid(order_id):  # error: apr-unawaited-coroutine
        await asyncio.sleep(1)


async def asked_in_a_ternary(order_id: int) -> str:
    return "paid" if is_paid(order_id) else "open"  # error: apr-unawaited-coroutine


async def asked_in_a_comprehension(order_ids: list[int]) -> list[int]:
    return [one for one in order_ids if is_paid(one)]  # error: apr-unawaited-coroutine


async def asked_through_a_walrus(order_id: int) -> int:
    if order := load(order_id):  # error: apr-unawaited-coroutine
        logger.info("found %s", order)
        return 1
    return 0


async def asked_in_a_match(order_id: int) -> str:
    match is_paid(order_id):  # error: apr-unawaited-coroutine
        case True:
            return "paid"
        case _:
            return "open"


async def asserted(order_id: int) -> None:
    assert is_paid(order_id)  # error: apr-unawaited-coroutine


async def compared(order_id: int) -> bool:
    return is_paid(order_id) == True  # noqa: E712  # error: apr-unawaited-coroutine


async def compared_with_none(order_id: int) -> None:
    order = load(order_id)  # error: apr-unawaited-coroutine
    if order is None:
        raise LookupError(order_id)


async def compared_with_none_at_once(order_id: int) -> None:
    if load(order_id) is None:  # error: apr-unawaited-coroutine
        raise LookupError(order_id)


async def in_a_text(order_id: int) -> str:
    return f"order {load(order_id)}"  # error: apr-unawaited-coroutine


async def in_a_text_by_format(order_id: int) -> str:
    return "order {}".format(load(order_id))  # error: apr-unawaited-coroutine


async def in_a_log_call(order_id: int) -> None:
    logger.info("order %s", load(order_id))  # error: apr-unawaited-coroutine


async def in_a_log_record_s_extra(order_id: int) -> None:
    logger.info("order", extra={"order": load(order_id)})  # error: apr-unawaited-coroutine


async def printed(order_id: int) -> None:
    print(load(order_id))  # error: apr-unawaited-coroutine


async def asked_for_its_class(order_id: int) -> bool:
    return isinstance(load(order_id), Order)  # error: apr-unawaited-coroutine


async def read_like_its_result(order_id: int) -> int:
    return load(order_id).total  # type: ignore[attr-defined]  # error: apr-unawaited-coroutine


async def iterated_like_its_result(order_id: int) -> list[int]:
    return [row for row in load(order_id)]  # type: ignore[attr-defined]  # error: apr-unawaited-coroutine


async def unpacked_like_its_result(order_id: int) -> int:
    first, second = load(order_id)  # type: ignore[misc]  # error: apr-unawaited-coroutine
    return first + second


async def two_at_once(order_id: int) -> str:
    order, paid = load(order_id), is_paid(order_id)  # error: apr-unawaited-coroutine
    return f"{await order}: {paid}"


if __name__ == "__main__":
    outcome = notify(1)  # error: apr-unawaited-coroutine
    print("done", outcome)
