import strawberry
from strawberry.types import Info

from storefront import ops


@strawberry.type
class Mutation:
    @strawberry.mutation
    def refund_order(self, info: Info, order_id: int) -> bool:
        ops.refund_order(order_id)
        return True
