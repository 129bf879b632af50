# only: apr-missing-timeout
"""To connect a datagram socket sends nothing and waits for nobody; to connect a stream does."""

import socket


def own_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("10.255.255.255", 1))
        return str(probe.getsockname()[0])


def can_send(host: str, port: int) -> None:
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, socket.AF_UNSPEC, socket.SOCK_DGRAM):
        with socket.socket(family, kind, protocol) as probe:
            probe.connect(address)


def can_connect(host: str, port: int) -> None:
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, socket.AF_UNSPEC, socket.SOCK_STREAM):
        with socket.socket(family, kind, protocol) as probe:
            probe.connect(address)  # error: apr-missing-timeout


class Statistics:
    def __init__(self, host: str, port: int) -> None:
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.address = (host, port)

    def begin(self) -> None:
        self.sock.connect(self.address)


class Cache:
    def __init__(self, host: str, port: int) -> None:
        self.sock = socket.socket(socket.AF_INET)
        self.address = (host, port)

    def begin(self) -> None:
        self.sock.connect(self.address)  # error: apr-missing-timeout
