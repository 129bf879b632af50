"""Keys of invitations."""


def known(key: str) -> bool:
    return len(key) == 64
