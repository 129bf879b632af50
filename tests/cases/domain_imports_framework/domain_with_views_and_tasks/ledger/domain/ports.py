import typing


class Accounts(typing.Protocol):
    def get(self, key: int) -> object: ...
