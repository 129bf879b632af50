import abc

import httpx


class Gateway(abc.ABC):
    @abc.abstractmethod
    def pay_out(self, account: str, cents: int) -> None: ...


class BankGateway(Gateway):
    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def pay_out(self, account: str, cents: int) -> None:
        self._client.post("https://bank.example/payouts", json={"account": account, "cents": cents})


class PaperGateway(Gateway):
    def pay_out(self, account: str, cents: int) -> None:
        print(f"{cents} to {account}")
