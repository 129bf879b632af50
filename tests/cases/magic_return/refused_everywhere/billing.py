from refused_everywhere.reading import Source, read_price, read_rate


class NoRate(Exception):
    pass


def bill(source: Source, number: str, amount: float) -> float:
    rate = read_rate(source, number)
    if rate is None:
        raise NoRate(number)
    return rate * amount


def bill_twice(source: Source, number: str, amount: float) -> float:
    rate = read_rate(source, number)
    if rate is None:
        raise NoRate(number)
    return rate * amount * 2


def offer(source: Source, number: str) -> float:
    price = read_price(source, number)
    if price is None:
        raise NoRate(number)
    return price


def offer_free(source: Source, number: str) -> float:
    return read_price(source, number) or 0.0
