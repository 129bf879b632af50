"""A feature of one file: it is its own interface."""


def send(to: str) -> None: ...
