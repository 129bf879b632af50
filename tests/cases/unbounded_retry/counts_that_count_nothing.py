# only: apr-unbounded-retry
"""A count that each round begins anew is no bound; one that begins before the loop, or again after a success, is."""

import time

import requests


def pages(url: str) -> list[bytes]:
    found: list[bytes] = []
    following: str | None = url
    asked = 0
    while following:  # error: apr-unbounded-retry
        asked += 1
        attempts = 0
        try:
            page = requests.get(following, timeout=5)
            page.raise_for_status()
            found.append(page.content)
            following = page.links.get("next", {}).get("url")
        except requests.RequestException:
            attempts += 1
            if attempts > 5:
                raise
            time.sleep(1)
    return found


def pages_with_patience(url: str) -> list[bytes]:
    found: list[bytes] = []
    following: str | None = url
    attempts = 0
    while following:
        try:
            page = requests.get(following, timeout=5)
            page.raise_for_status()
            found.append(page.content)
            following = page.links.get("next", {}).get("url")
            attempts = 0
        except requests.RequestException:
            attempts += 1
            if attempts > 5:
                raise
            time.sleep(1)
    return found
