# only: apr-mocked-internals
class Ledger:
    lines: list[str] = []

    @classmethod
    def note(cls, text: str) -> None:
        cls.lines.append(text)
