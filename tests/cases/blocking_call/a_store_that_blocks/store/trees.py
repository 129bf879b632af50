# only: apr-blocking-call
"""How many trees there are."""

from __future__ import annotations

from sqlalchemy import text

from a_store_that_blocks.store.session import session


def count_of_apples() -> int:
    return session.execute(text("SELECT count(*) FROM apples")).scalar_one()  # error: apr-blocking-call


def count_of_pears() -> int:
    return session.execute(text("SELECT count(*) FROM pears")).scalar_one()


def count_of_plums() -> int:
    return session.execute(text("SELECT count(*) FROM plums")).scalar_one()


def count_of_cherries() -> int:
    return session.execute(text("SELECT count(*) FROM cherries")).scalar_one()


def count_of_quinces() -> int:
    return session.execute(text("SELECT count(*) FROM quinces")).scalar_one()


def count_of_medlars() -> int:
    return session.execute(text("SELECT count(*) FROM medlars")).scalar_one()
