# only: apr-cascading-retry
"""Loops of attempts that stand one after the other, and failures that a handler lets go, or that another call's handler turns into the one that is tried again after."""

import time
from typing import Any


class Busy(Exception):
    """Somebody has it."""


class Gone(Exception):
    """Nobody has it any more."""


def rows(store: Any) -> Any:
    for attempt in range(3):
        try:
            return store.read()
        except OSError:
            time.sleep(2**attempt)
    raise OSError


def one_after_the_other(store: Any, other: Any) -> Any:
    found = None
    for attempt in range(3):
        try:
            found = store.read()
            break
        except OSError:
            time.sleep(2**attempt)
    for attempt in range(4):
        try:
            return other.write(found)
        except OSError:
            time.sleep(2**attempt)
    return None


def one_in_the_other(store: Any) -> Any:
    for attempt in range(3):  # error: apr-cascading-retry
        try:
            return rows(store)
        except OSError:
            time.sleep(2**attempt)
    return None


def adopt(store: Any, session: Any) -> Any:
    found = rows(store)
    if found is None:
        raise Busy
    try:
        return session.open(found)
    except Gone as error:
        raise Busy from error


def adopt_again(store: Any, session: Any) -> Any:
    for attempt in range(3):
        try:
            return adopt(store, session)
        except Busy:
            time.sleep(2**attempt)
    return None


def adopt_rows(store: Any) -> Any:
    try:
        return rows(store)
    except OSError as error:
        raise Busy from error


def adopt_rows_again(store: Any) -> Any:
    for attempt in range(3):  # error: apr-cascading-retry
        try:
            return adopt_rows(store)
        except Busy:
            time.sleep(2**attempt)
    return None


def only_when_busy(store: Any, session: Any) -> Any:
    for attempt in range(3):
        try:
            session.take()
            return rows(store)
        except Exception as error:
            if attempt < 2 and isinstance(error, Busy):
                time.sleep(2**attempt)
                continue
            raise
    return None


def whatever_it_is(store: Any, session: Any) -> Any:
    for attempt in range(3):  # error: apr-cascading-retry
        try:
            session.take()
            return rows(store)
        except Exception as error:
            if attempt < 2 or isinstance(error, Busy):
                time.sleep(2**attempt)
                continue
            raise
    return None


def clean_up(store: Any) -> None:
    for attempt in range(3):
        try:
            store.clear()
            break
        except OSError:
            time.sleep(2**attempt)


def clean_up_and_look(store: Any, session: Any) -> Any:
    for attempt in range(3):
        try:
            clean_up(store)
            return session.look()
        except OSError:
            time.sleep(2**attempt)
    return None


def clear(store: Any) -> None:
    for attempt in range(3):
        try:
            store.clear()
            return
        except OSError:
            time.sleep(2**attempt)
    store.clear()


def clear_and_look(store: Any, session: Any) -> Any:
    for attempt in range(3):  # error: apr-cascading-retry
        try:
            clear(store)
            return session.look()
        except OSError:
            time.sleep(2**attempt)
    return None
