"""Sessions of the project's own, with adapters of its own, two bases up."""
# only: apr-cascading-retry

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from tenacity import retry, stop_after_attempt, wait_random_exponential
from urllib3.util import Retry


class PatientAdapter(HTTPAdapter):
    def __init__(self) -> None:
        super().__init__(max_retries=Retry(total=4, backoff_factor=0.2, backoff_jitter=0.2))


class PlainAdapter(HTTPAdapter):
    def __init__(self) -> None:
        super().__init__(max_retries=0, pool_maxsize=40)


class ApiSession(requests.Session):
    def __init__(self) -> None:
        super().__init__()
        self.mount("https://", PatientAdapter())


class BureauSession(ApiSession):
    def __init__(self, key: str) -> None:
        super().__init__()
        self.headers["X-Key"] = key


class PlainSession(requests.Session):
    def __init__(self) -> None:
        super().__init__()
        self.mount("https://", PlainAdapter())


class Scorer(ABC):
    @abstractmethod
    def score(self, customer: str) -> int: ...


class BureauScorer(Scorer):
    def __init__(self, key: str) -> None:
        self._session = BureauSession(key)

    def score(self, customer: str) -> int:
        return int(self._session.get(f"https://bureau.example/{customer}", timeout=5).json()["score"])


class Letters:
    def __init__(self) -> None:
        self._session = PlainSession()

    def send(self, letter: str) -> None:
        self._session.put(f"https://letters.example/{letter}", timeout=5).raise_for_status()


class Onboarding:
    def __init__(self, scorer: Scorer, letters: Letters) -> None:
        self._scorer = scorer
        self._letters = letters

    def _grade(self, customer: str) -> str:
        return "A" if self._scorer.score(customer) > 700 else "B"

    @retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=4))
    def grade(self, customer: str) -> str:  # error: apr-cascading-retry
        return self._grade(customer)

    @retry(stop=stop_after_attempt(3), wait=wait_random_exponential(max=4))
    def greet(self, customer: str) -> None:
        self._letters.send(f"welcome-{customer}")

    def profile(self, customer: str) -> dict[str, Any]:
        return {"grade": self._grade(customer)}
