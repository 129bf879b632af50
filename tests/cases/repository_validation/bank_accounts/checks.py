import re

from bank_accounts.errors import InvalidInput


def ensure_iban(iban: str) -> str:
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", iban):
        raise InvalidInput(iban)
    return iban
