"""Which handlers take deliveries of another system."""

from __future__ import annotations

import msgspec
import pytest

from apr_mypy import facts as f
from apr_mypy.roles import Role

from .test_inference import ROUTER, attr, call, cls, function, module, roles, unfollowed


def role(
    name: str, route: str, *, method: str = "post", block: f.Block = (), params: tuple[str, ...] = (), in_module: str = "shop.stuff"
) -> Role | None:
    decorator = call(attr(f.Name("shop.web.router", f.FULL, 1), method), f.Const(route))
    handler = msgspec.structs.replace(
        function(f"{in_module}.{name}", decorator, block=block), params=tuple(f.Param(one, 0, None, (), f.POSITIONAL) for one in params)
    )
    stuff = module(in_module, handler)
    said = roles(module("shop.web", ROUTER), stuff).function_role(stuff, handler, None)
    return said.role if said is not None else None


READS = f.Do(call(attr(attr(f.Name("request", f.LOCAL, 1), "headers"), "get"), f.Const("X-Hub-Signature-256")), 1, 1, 1)
VERIFIES = f.Do(call(attr(f.Name("stripe.Webhook", f.UNFOLLOWED, 1), "construct_event"), f.Const("body")), 1, 1, 1)


@pytest.mark.parametrize(
    ("name", "route"),
    [
        ("stripe_webhook", "/stripe"),
        ("receive", "/webhooks/stripe"),
        ("handle", "/hooks/webhook"),
        ("paypal_ipn", "/paypal"),
        ("stripe", "/payments/webhook/{tenant}"),
        ("process_webhook", "/webhooks"),
    ],
)
def test_a_webhook_is_known_by_its_name_or_route_whether_it_verifies_or_not(name: str, route: str) -> None:
    assert role(name, route) is Role.WEBHOOK
    assert role(name, route, block=(READS,)) is Role.WEBHOOK


@pytest.mark.parametrize(("name", "route"), [("github", "/hook"), ("delivered", "/callback"), ("take", "/provider/events"), ("notify", "/notify")])
def test_a_weaker_word_needs_a_signature_that_is_read(name: str, route: str) -> None:
    assert role(name, route) is Role.HANDLER
    assert role(name, route, block=(READS,)) is Role.WEBHOOK
    assert role(name, route, block=(VERIFIES,)) is Role.WEBHOOK
    assert role(name, route, params=("x_signature",)) is Role.WEBHOOK


@pytest.mark.parametrize(
    ("name", "route", "method"),
    [
        ("create_webhook", "/webhooks", "post"),
        ("update_webhook", "/webhooks/{webhook_id}", "put"),
        ("toggle", "/webhooks/{id}", "post"),
        ("list_webhooks", "/webhooks", "get"),
        ("webhooks", "/webhooks", "get"),
        ("delete_webhook", "/webhooks/{webhook_id}", "delete"),
        ("test_webhook", "/webhooks/test", "post"),
        ("rerun_webhooks", "/webhooks/rerun", "post"),
        ("oauth_callback", "/oauth/callback", "get"),
        ("save", "/hooked/fish", "post"),
        ("install_provider_webhook", "/install/webhook/{kind}", "post"),
    ],
)
def test_managing_subscriptions_is_no_webhook(name: str, route: str, method: str) -> None:
    assert role(name, route, method=method) is Role.HANDLER


@pytest.mark.parametrize(
    ("name", "others", "expected"),
    [
        ("StripeWebhook", (), Role.WEBHOOK),
        ("StripeWebhook", ("get",), Role.WEBHOOK),
        ("WebhookEndpoint", ("get", "patch", "delete"), Role.HANDLER),
        ("WebhookSecretRegenerateEndpoint", (), Role.HANDLER),
    ],
)
def test_a_class_that_also_changes_and_deletes_manages(name: str, others: tuple[str, ...], expected: Role) -> None:
    methods = [function(f"shop.stuff.{name}.{method}") for method in ("post", *others)]
    one = cls(f"shop.stuff.{name}", unfollowed("rest_framework.views.APIView"), block=tuple(methods))
    stuff = module("shop.stuff", one)

    said = roles(stuff).function_role(stuff, methods[0], one)

    assert said is not None
    assert said.role is expected


def test_a_module_of_callbacks_that_takes_what_is_posted() -> None:
    body = f.Do(call(attr(f.Name("request", f.LOCAL, 1), "get_json")), 1, 1, 1)

    assert role("take_swift", "/swift", block=(body,), in_module="shop.sms_callback") is Role.WEBHOOK
    assert role("take_swift", "/swift", block=(body,), in_module="shop.sms") is Role.HANDLER
    assert role("take_swift", "/swift", in_module="shop.sms_callback") is Role.HANDLER
    assert role("create_callback", "/callbacks", block=(body,), in_module="shop.sms_callback") is Role.HANDLER
    assert role("take_swift", "/swift", method="get", block=(body,), in_module="shop.sms_callback") is Role.HANDLER


def test_a_module_of_webhooks_is_enough() -> None:
    assert role("receive", "/stripe", in_module="shop.stripe_webhooks") is Role.WEBHOOK
