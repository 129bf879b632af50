"""Which attributes are lifecycle states, where they are set, and what a transition rests on."""

from __future__ import annotations

import pytest

from apr_mypy.views.state_checks import Checks, Verdict
from apr_mypy.views.state_fields import States
from apr_mypy.views.transitions import transitions

SOURCES = {
    "lifecycles": """
        import enum
        from dataclasses import dataclass, replace
        from typing import Literal

        class Status(enum.Enum):
            NEW = "new"
            DONE = "done"

        class Fulfilment(enum.Enum):
            PENDING = "pending"
            SHIPPED = "shipped"
            DELIVERED = "delivered"

        class Currency(enum.Enum):
            EUR = "eur"
            USD = "usd"

        @dataclass
        class Order:
            id: int
            status: Status
            progress: Fulfilment
            stage: Literal["a", "b"]
            currency: Currency
            http_status: Literal["ok", "bad"]
            state: str
            phase: str

            def is_far(self) -> bool:
                return self.phase == "far" or self.phase == "near"

        class Address:
            state: str

        class StatusResponse:
            status: Status

        def plain(order: Order) -> None:
            order.status = Status.DONE

        def checked(order: Order) -> None:
            if order.status is not Status.NEW:
                raise ValueError
            order.status = Status.DONE

        def first() -> Order:
            order = Order(1, Status.NEW, Fulfilment.PENDING, "a", Currency.EUR, "ok", "", "")
            order.status = Status.DONE
            return order

        def copied(order: Order) -> Order:
            return replace(order, status=Status.DONE)

        def follows(order: Order) -> None:
            order.status = Status.NEW
            order.status = Status.DONE

        def named(order: Order) -> None:
            setattr(order, "phase", "near")

        def none(order: Order, address: Address, response: StatusResponse) -> None:
            order.currency = Currency.USD
            order.http_status = "bad"
            order.state = "what"
            address.state = "CA"
            response.status = Status.DONE
    """,
    "lifecycle_user": """
        from lifecycles import Order, Status
        from lifecycle_guards import ensure_new

        def elsewhere(order: Order) -> None:
            ensure_new(order)
            order.status = Status.DONE
    """,
    "lifecycle_guards": """
        from lifecycles import Order, Status

        def ensure_new(order: Order) -> None:
            if order.status is not Status.NEW:
                raise ValueError
    """,
}


@pytest.mark.parametrize(
    ("name", "values"),
    [("status", ("DONE", "NEW")), ("progress", ("DELIVERED", "PENDING", "SHIPPED")), ("stage", ("b", "a")), ("phase", ("far", "near"))],
)
def test_a_lifecycle_is_known_by_its_choices(sources, name, values):
    program = sources.program
    field = States.of_program(program).field(sources.module("lifecycles"), "lifecycles.Order", name)
    assert field is not None
    assert sorted(field.values) == sorted(values)


@pytest.mark.parametrize(
    ("owner", "name"),
    [("Order", "currency"), ("Order", "http_status"), ("Order", "state"), ("Order", "id"), ("Address", "state"), ("StatusResponse", "status")],
)
def test_what_only_looks_like_one_is_none(sources, owner, name):
    assert States.of_program(sources.program).field(sources.module("lifecycles"), f"lifecycles.{owner}", name) is None


@pytest.mark.parametrize(
    ("function", "how", "verdict"),
    [
        ("lifecycles.plain", ["assigned"], [Verdict.UNCHECKED]),
        ("lifecycles.checked", ["assigned"], [Verdict.CHECKED]),
        ("lifecycles.first", ["assigned"], [Verdict.FIRST]),
        ("lifecycles.copied", ["copied"], [Verdict.UNCHECKED]),
        ("lifecycles.follows", ["assigned", "assigned"], [Verdict.UNCHECKED, Verdict.FOLLOWS]),
        ("lifecycles.named", ["assigned"], [Verdict.UNCHECKED]),
        ("lifecycles.none", [], []),
        ("lifecycle_user.elsewhere", ["assigned"], [Verdict.CHECKED]),
    ],
)
def test_transitions_and_what_they_rest_on(sources, function, how, verdict):
    found = transitions(sources.program, sources.fn(function))
    assert [one.how for one in found] == how
    assert [Checks.of_program(sources.program).verdict(one) for one in found] == verdict


def test_one_module_alone_does_not_know_what_a_helper_elsewhere_checks(sources):
    alone = type(sources.program).alone(sources.module("lifecycle_user"))
    fn = sources.fn("lifecycle_user.elsewhere")
    (one,) = transitions(alone, fn)
    assert Checks.of_program(alone).verdict(one) is Verdict.UNSEEN
