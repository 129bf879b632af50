import requests
from tenacity import retry, stop_after_attempt, wait_random_exponential


@retry(stop=stop_after_attempt(5), wait=wait_random_exponential())
def _fetch(url: str) -> str:
    return requests.get(url, timeout=5).text


def import_page(url: str) -> int:  # error: apr-cascading-retry
    return len(_fetch(url))


def import_once(url: str) -> int:
    return len(_fetch(url))


def ping(url: str) -> int:
    return requests.get(url, timeout=5).status_code
