def pick(tour: str) -> str:
    return tour[::-1]
