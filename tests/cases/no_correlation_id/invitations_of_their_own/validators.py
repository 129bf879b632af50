"""What an address may be."""


def is_address(email: str) -> bool:
    return "@" in email
