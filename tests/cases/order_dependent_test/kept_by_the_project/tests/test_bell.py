from __future__ import annotations

from vetclinic.boards import Bell, bell, silent_after

OTHER = Bell()


def test_rung_by_the_vet() -> None:
    @silent_after
    def call_in() -> None:
        bell.ring()
        assert bell.rung

    call_in()
    assert not bell.rung


def test_not_rung_at_first() -> None:
    assert not bell.rung


def test_rung_by_a_guest() -> None:
    OTHER.ring()  # error: apr-order-dependent-test
    assert OTHER.rung


def test_still_rung() -> None:
    assert OTHER.rung
