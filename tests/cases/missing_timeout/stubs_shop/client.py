from typing import Any

import grpc

from stubs_shop import orders_pb2_grpc
from stubs_shop.orders_pb2_grpc import OrdersServicer, OrdersStub


class Orders:
    def __init__(self, target: str) -> None:
        self.stub = OrdersStub(grpc.insecure_channel(target))

    def get(self, request: Any) -> Any:
        return self.stub.GetOrder(request)  # error: apr-missing-timeout

    def get_in_time(self, request: Any) -> Any:
        return self.stub.GetOrder(request, timeout=2)

    def get_with_metadata(self, request: Any, token: str) -> Any:
        return self.stub.GetOrder(request, metadata=(("authorization", token),))  # error: apr-missing-timeout


def orders(target: str, request: Any) -> list[Any]:
    stub = orders_pb2_grpc.OrdersStub(grpc.insecure_channel(target))
    return list(stub.ListOrders(request))  # error: apr-missing-timeout


def own(servicer: OrdersServicer, request: Any) -> Any:
    return servicer.GetOrder(request, None)
