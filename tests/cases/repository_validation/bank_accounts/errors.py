class NotFound(Exception):
    pass


class AlreadyExists(Exception):
    pass


class InvalidInput(ValueError):
    pass


class InsufficientFunds(Exception):
    pass
