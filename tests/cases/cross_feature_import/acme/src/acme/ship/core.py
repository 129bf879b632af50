import acme.pay.core  # error: apr-cross-feature-import


def send() -> None:
    acme.pay.core.charge()
