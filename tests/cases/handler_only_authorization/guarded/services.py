from typing import Protocol


class Gateway(Protocol):
    def refund(self, reference: str) -> None: ...


class Subscriptions:
    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def terminate(self, subscription_id: int) -> None:  # error: apr-handler-only-authorization
        print(subscription_id)

    def refund_subscription(self, subscription_id: int) -> None:  # error: apr-handler-only-authorization
        self.gateway.refund(str(subscription_id))

    def export_subscribers(self, where: str) -> None:  # error: apr-handler-only-authorization
        print(where)

    def transfer_ownership(self, subscription_id: int, to: int) -> None:
        print(subscription_id, to)


def subscriptions() -> Subscriptions:
    raise NotImplementedError
