"""A repository by its module."""  # role: repository

from fastapi_shop.schemas import OrderOut


class OrderRepository:  # role: repository
    def get(self, order_id: int) -> OrderOut:
        return OrderOut(id=order_id)


class OrderFilter(OrderOut):  # role: dto
    pass
