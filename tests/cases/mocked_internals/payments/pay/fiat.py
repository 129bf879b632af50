from __future__ import annotations

from dataclasses import dataclass

import httpx


@dataclass
class Invoice:
    number: str
    is_paid: bool


class Wallet:
    def __init__(self, url: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=5)

    def create_invoice(self, amount: int) -> Invoice:
        if amount < 1:
            raise ValueError(amount)
        return self._post(amount + self.fee(amount))

    def fee(self, amount: int) -> int:
        return amount // 100

    def _post(self, amount: int) -> Invoice:
        answer = self.http.post("/invoices", json={"amount": amount}).json()
        return Invoice(answer["number"], answer["paid"])


class FakeWallet(Wallet):
    def __init__(self) -> None:
        super().__init__("https://example.org")

    def create_invoice(self, amount: int) -> Invoice:
        return Invoice("1", True)


def paid(wallet: Wallet, amount: int) -> bool:
    return wallet.create_invoice(amount).is_paid


def usual_wallet() -> Wallet:
    return Wallet("https://example.org")
