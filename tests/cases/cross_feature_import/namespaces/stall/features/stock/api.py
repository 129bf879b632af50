def available() -> int:
    return 1
