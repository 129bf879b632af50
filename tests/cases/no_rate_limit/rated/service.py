class TooManyAttempts(Exception):
    pass


class Accounts:
    def __init__(self) -> None:
        self.attempts = 0

    def verify(self, code: str) -> bool:
        return self._check(code)

    def _check(self, code: str) -> bool:
        self.attempts += 1
        if self.attempts > 3:
            raise TooManyAttempts
        return code == "x"
