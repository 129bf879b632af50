def full_name(namespace: str, name: str) -> str:
    return f"{namespace}/{name}"
