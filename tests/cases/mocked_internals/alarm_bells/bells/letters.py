# only: apr-mocked-internals
class Letter:
    def __init__(self, text: str) -> None:
        self.text = text

    def deliver(self, to: str) -> None:
        print(f"{to}: {self.text}")
