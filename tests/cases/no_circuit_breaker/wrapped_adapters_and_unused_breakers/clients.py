from __future__ import annotations

from typing import Protocol

import backoff
import requests
from pybreaker import CircuitBreaker

from .breaking import Fuse, SafeSession

tries = backoff.on_exception(backoff.expo, requests.RequestException, max_tries=3)


class Rates(Protocol):
    def rate(self, currency: str) -> str: ...


class HttpRates:
    @tries
    def rate(self, currency: str) -> str:
        return requests.get(f"https://rates.example/{currency}", timeout=2).text


class BreakingRates:
    """Puts a breaker around any rates."""

    def __init__(self, inner: Rates) -> None:
        self._inner = inner
        self._breaker = CircuitBreaker(fail_max=5)

    def rate(self, currency: str) -> str:
        with self._breaker.calling():
            return self._inner.rate(currency)


class Fused:
    def __init__(self) -> None:
        self._fuse = Fuse()

    @tries
    def rate(self) -> str:
        with self._fuse:
            return requests.get("https://fused.example/rate", timeout=2).text


class Asking:
    def __init__(self) -> None:
        self._circuit = CircuitBreaker(fail_max=5)

    def _check_circuit(self) -> None:
        if self._circuit.current_state == "open":
            raise RuntimeError("open")

    @tries
    def rate(self) -> str:
        self._check_circuit()
        return requests.get("https://asking.example/rate", timeout=2).text


class Forgetful:
    """Has a breaker and never asks it."""

    def __init__(self) -> None:
        self._breaker = CircuitBreaker(fail_max=5)

    @tries
    def rate(self) -> str:  # error: apr-no-circuit-breaker
        return requests.get("https://forgetful.example/rate", timeout=2).text


class Halved:
    """The breaker stands around the method that nobody waits for."""

    def __init__(self) -> None:
        self._breaker = CircuitBreaker(fail_max=5)

    def warm_up(self) -> str:
        with self._breaker.calling():
            return requests.get("https://warm.example/up", timeout=2).text

    @tries
    def rate(self) -> str:  # error: apr-no-circuit-breaker
        return requests.get("https://halved.example/rate", timeout=2).text


class Safe:
    def __init__(self) -> None:
        self._session = SafeSession()

    @tries
    def rate(self) -> str:
        return self._session.get("https://safe.example/rate", timeout=2).text


class Meter:
    """Near miss: circuits of a building."""

    def __init__(self, circuit: str) -> None:
        self.circuit_number = circuit

    @tries
    def load(self) -> str:  # error: apr-no-circuit-breaker
        return requests.get(f"https://meters.example/{self.circuit_number}", timeout=2).text
