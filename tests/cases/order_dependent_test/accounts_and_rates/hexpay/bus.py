from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

Handler = Callable[[object], Awaitable[None]]
SUBSCRIPTIONS: dict[type, list[Handler]] = {}


def subscribe(event: type, handler: Handler) -> None:
    SUBSCRIPTIONS.setdefault(event, []).append(handler)


def reset() -> None:
    SUBSCRIPTIONS.clear()


@dataclass
class RateBook:
    rates: dict[str, str] = field(default_factory=dict)

    def publish(self, code: str, rate: str) -> None:
        self.rates[code] = rate

    def latest(self, code: str) -> str | None:
        return self.rates.get(code)


async def open_account(name: str) -> str:
    return f"acc-{name}"


async def close_account(account: str) -> bool:
    return account.startswith("acc-")
