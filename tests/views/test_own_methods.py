"""Which methods run on an object of a class, and what helpers give back of a delivery."""

from __future__ import annotations

from typing import Any

import pytest

from apr_mypy.roles import Role
from apr_mypy.views.deliveries import deliveries, reached
from apr_mypy.views.own_methods import on_object

SOURCES = {
    "own_methods": """
        from typing import Any

        from aiokafka import AIOKafkaConsumer
        from flask import Flask, request

        app = Flask(__name__)

        class Base:
            def check(self) -> None:
                raise NotImplementedError

        class Signed(Base):
            def check(self) -> None:
                print("checked")

        class Loose(Signed):
            def check(self) -> None:
                pass

        class Strict(Signed):
            def other(self) -> None:
                pass

        def told() -> Any:
            return request.get_json()

        def stored() -> Any:
            return app.config["EVENT"]

        @app.post("/webhooks/plans")
        def plan_updated() -> str:
            event = told()
            other = stored()
            x = (event["id"], other["id"])
            return ""

        @app.post("/webhooks")
        def update_subscription() -> str:
            return ""

        @app.post("/webhooks/subscriptions")
        def subscription_updated() -> str:
            return ""

        class Consuming:
            def __init__(self, client: AIOKafkaConsumer) -> None:
                self.client = client

            async def run(self) -> None:
                async for record in self.client:
                    print(record)
    """,
}


@pytest.mark.parametrize(
    ("name", "runs"), [("Signed", ["Signed", "Loose"]), ("Loose", ["Loose"]), ("Strict", ["Signed"]), ("Base", ["Signed", "Loose"])]
)
def test_a_class_runs_its_own_methods_and_those_below_it(sources: Any, name: str, runs: list[str]) -> None:
    assert [one.full for one in on_object(sources.program, f"own_methods.{name}", "check")] == [f"own_methods.{one}.check" for one in runs]


def test_a_helper_that_reads_the_request_gives_the_delivery_back(sources: Any) -> None:
    delivery = next(one for one in deliveries(sources.program) if one.fn.full == "own_methods.plan_updated")
    incoming = reached(sources.program, delivery)[0].incoming
    assert incoming.is_event_id(sources.value(delivery.fn, "event['id']"))
    assert not incoming.carries(sources.value(delivery.fn, "other['id']"))


def test_what_is_called_after_something_that_happened_takes_deliveries(sources: Any) -> None:
    roles = {one.function: one.role for one in sources.program.roles.entries()}
    assert roles["own_methods.subscription_updated"] is Role.WEBHOOK
    assert roles["own_methods.update_subscription"] is Role.HANDLER


def test_a_client_without_types_that_an_object_is_handed_is_known_by_its_annotation(sources: Any) -> None:
    roles = {one.function: one.role for one in sources.program.roles.entries()}
    assert roles["own_methods.Consuming.run"] is Role.CONSUMER
