"""Services map at the boundary, or hand requests on to a core that does not say that it takes them."""

import asyncio
from functools import partial

from bistro.domain.orders import Line, Money, Order, Orders, Receipt, loud, split
from bistro.repositories.orders import OrderRepository
from bistro.repositories.stores import MemoryOrders, remember
from bistro.schemas.orders import OrderIn, OrderOut, TipIn


class Ordering:
    def __init__(self, orders: OrderRepository, store: Orders, memory: MemoryOrders) -> None:
        self.orders = orders
        self.store = store
        self.memory = memory

    async def place(self, request: OrderIn) -> OrderOut:
        order = Order(request.table, [Line(one.dish, one.count) for one in request.lines])
        return OrderOut(id=await self.orders.add(order), table=order.table)

    async def place_raw(self, request: OrderIn) -> None:
        await self.orders.put(request)  # error: apr-dto-in-core

    async def place_said(self, request: OrderIn) -> int:
        return await self.orders.create(request)

    async def keep(self, request: OrderIn) -> int:
        return await self.store.store(request)  # error: apr-dto-in-core

    async def keep_here(self, requests: list[OrderIn]) -> int:
        return await self.memory.store(order=requests)  # error: apr-dto-in-core

    async def later(self, request: OrderIn) -> None:
        save = partial(self.orders.save, request)  # error: apr-dto-in-core
        await save()

    async def in_thread(self, request: OrderIn) -> None:
        await asyncio.to_thread(remember, request)  # error: apr-dto-in-core

    async def dumped(self, request: OrderIn) -> None:
        remember(request.model_dump())

    def note(self, order: Order, tip: TipIn) -> None:
        order.note = tip  # error: apr-dto-in-core

    def note_cents(self, order: Order, tip: TipIn) -> None:
        order.note = tip.cents

    def annotate(self, order: Order, tip: TipIn) -> None:
        order.annotate(tip)  # error: apr-dto-in-core

    def receipt(self, request: OrderIn) -> Receipt:
        return Receipt(order=request, total=Money(cents=1))  # error: apr-dto-in-core

    def receipt_of(self, order: Order) -> Receipt:
        return Receipt(order=order, total=Money(cents=1))

    def shout(self, request: OrderIn) -> str:
        return loud(request, times=2)  # error: apr-dto-in-core

    def shout_table(self, request: OrderIn) -> str:
        return loud(request.table)

    def halves(self, order: Order) -> list[OrderOut]:
        return [OrderOut(id=number, table=one.table) for number, one in enumerate(split(order, 2))]

    def copied(self, request: OrderIn) -> str:
        return self._show(request)

    def _show(self, request):
        return str(request.table)
