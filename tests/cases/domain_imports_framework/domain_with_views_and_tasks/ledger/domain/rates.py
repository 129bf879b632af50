from decimal import Decimal


def rate() -> Decimal:
    import requests  # error: apr-domain-imports-framework

    return Decimal(requests.get("https://x.example", timeout=3).text)


class Rates:
    def load(self) -> object:
        from ..adapters.store import STORE  # error: apr-domain-imports-framework

        return STORE
