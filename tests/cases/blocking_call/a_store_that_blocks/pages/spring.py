# only: apr-blocking-call
"""The pages of spring."""

from __future__ import annotations

from a_store_that_blocks.store import trees


async def row_0() -> list[int]:
    return [
        trees.count_of_apples(),
        trees.count_of_pears(),
        trees.count_of_plums(),
        trees.count_of_cherries(),
        trees.count_of_quinces(),
        trees.count_of_medlars(),
    ]


async def row_1() -> list[int]:
    return [
        trees.count_of_apples(),
        trees.count_of_pears(),
        trees.count_of_plums(),
        trees.count_of_cherries(),
        trees.count_of_quinces(),
        trees.count_of_medlars(),
    ]


async def row_2() -> list[int]:
    return [
        trees.count_of_apples(),
        trees.count_of_pears(),
        trees.count_of_plums(),
        trees.count_of_cherries(),
        trees.count_of_quinces(),
        trees.count_of_medlars(),
    ]


async def row_3() -> list[int]:
    return [
        trees.count_of_apples(),
        trees.count_of_pears(),
        trees.count_of_plums(),
        trees.count_of_cherries(),
        trees.count_of_quinces(),
        trees.count_of_medlars(),
    ]
