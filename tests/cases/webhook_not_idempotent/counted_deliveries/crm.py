# only: apr-webhook-not-idempotent
"""What passes on."""

from typing import Any

client: Any = None


def capture(event: str, data: dict[str, Any]) -> None:
    client.create_lead(source="shop", event=event, properties=data)
