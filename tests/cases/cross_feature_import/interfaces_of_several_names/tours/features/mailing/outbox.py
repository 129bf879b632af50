def send(to: str, text: str) -> None:
    print(to, text)
