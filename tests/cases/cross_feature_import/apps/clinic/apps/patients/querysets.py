def active() -> list[int]:
    return []
