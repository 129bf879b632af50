"""What eleven places in four modules reach is told once, where it blocks; what few places reach is told at each."""
# only: apr-blocking-call

import socket


def resolve(host: str) -> str:
    return socket.gethostbyname(host)  # error: apr-blocking-call


def reverse(address: str) -> str:
    return socket.gethostbyaddr(address)[0]
