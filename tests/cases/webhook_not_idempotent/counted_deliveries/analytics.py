# only: apr-webhook-not-idempotent
"""What counts."""

from typing import Any

client: Any = None


def capture(event: str, data: dict[str, Any]) -> None:
    client.capture(distinct_id="shop", event=event, properties=data)
