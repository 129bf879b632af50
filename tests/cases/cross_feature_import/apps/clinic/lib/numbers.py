def luhn(number: str) -> bool:
    return len(number) % 2 == 0
