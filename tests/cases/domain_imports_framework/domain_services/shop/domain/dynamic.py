import importlib


def load() -> object:
    from shop.kit import base  # error: apr-domain-imports-framework

    return base


class Lazy:
    def go(self) -> None:
        import requests as r  # error: apr-domain-imports-framework

        r.get("https://example.org", timeout=3)
