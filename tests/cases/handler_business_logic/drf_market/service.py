def withdraw(listing_id: object, by: object) -> None:
    raise ValueError


def offer(listing_id: object, amount: object) -> None:
    raise ValueError
