from __future__ import annotations

from vetclinic.boards import calls, forget_call, visited, visits


def test_two_calls() -> None:
    calls.increase("Rex")
    calls.increase("Rex")
    forget_call("Rex")


def test_forgetting_twice() -> None:
    forget_call("Rex")
    forget_call("Rex")


def test_a_visit() -> None:
    visits.increase("Rex")  # error: apr-order-dependent-test
    assert visited("Rex")


def test_nobody_was_there() -> None:
    assert visited("Rex") == 0
