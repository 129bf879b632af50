from kiosk.errors import CardRefused, Printed, ProductGone, VaultDown


def publish(body: bytes) -> None:
    try:
        open("/dev/vault", "wb").write(body)
    except OSError as error:
        raise VaultDown from error
    if not body:
        raise VaultDown("nothing to publish")


def take(product_id: int) -> None:
    raise ProductGone(product_id)


def charge(order_id: int) -> None:
    raise CardRefused(order_id, "no money")


def print_receipt(receipt_id: int) -> None:
    raise Printed(f"receipt {receipt_id} is printed already")
