import time

import requests


def fetch(url: str) -> str:
    for _ in range(3):
        answer = requests.get(url, timeout=5)
        if answer.ok:
            return answer.text
        time.sleep(0.5)
    raise LookupError(url)


async def refresh(url: str) -> str:
    return fetch(url)  # error: apr-blocking-call
