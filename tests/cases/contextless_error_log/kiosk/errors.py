class VaultDown(Exception):
    pass


class ProductGone(LookupError):
    def __init__(self, product_id: int) -> None:
        super().__init__(f"product {product_id} is gone")
        self.product_id = product_id


class Refused(Exception):
    """The base of what a payment may come to."""


class CardRefused(Refused):
    def __init__(self, order_id: int, reason: str) -> None:
        super().__init__(f"{order_id}: {reason}")


class Printed(Exception):
    pass
