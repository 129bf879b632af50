from typing import Protocol


class Mail(Protocol):
    def send(self) -> None: ...
