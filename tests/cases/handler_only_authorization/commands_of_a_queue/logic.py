from commands_of_a_queue.store import STORE, Order


def cancel_and_refund(order_id: int) -> Order:  # error: apr-handler-only-authorization
    order = STORE.orders[order_id]
    order.status = "refunded"
    STORE.ledger.append((order.id, -order.total))
    return order


def grant_admin(user_id: int) -> None:  # error: apr-handler-only-authorization
    STORE.users[user_id].role = "admin"


def delete_shop(shop_id: int) -> None:  # error: apr-handler-only-authorization
    del STORE.shops[shop_id]


def delete_review(review_id: int, actor_id: int) -> None:
    review = STORE.reviews[review_id]
    if review.author_id != actor_id:
        raise PermissionError
    del STORE.reviews[review_id]


def delete_cart_item(cart_id: int, sku: str) -> None:
    del STORE.carts[cart_id][sku]
