# only: apr-mocked-internals
from alarm_bells.bells.way_out import Bell


def tell_everybody(addresses: list[str], text: str) -> int:
    told = 0
    for address in addresses:
        if Bell.ring(address, json={"text": text}).ok:
            told += 1
    return told


def tell_at(address: str, hour: int) -> bool:
    return Bell.ring_if_open(address, hour) is not None


def loudest(addresses: list[str]) -> int:
    return max(Bell.volume(address, 100) for address in addresses)
