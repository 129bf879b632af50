# only: apr-retry-not-idempotent, apr-cascading-retry
"""A failure is asked for its cause, which is taken away before the one other attempt; or it is only hoped that it goes better."""

from __future__ import annotations

import httpx


class Moved(Exception):
    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


class Feed:
    def __init__(self, client: httpx.Client, url: str) -> None:
        self.client = client
        self.url = url
        self.hosts: list[str] = []

    def store_address(self, error: Moved) -> bool:
        self.url = error.url
        return self.url.startswith("https:")

    def add_host(self) -> None:
        self.hosts.append(self.url)

    def is_gone(self, text: str) -> bool:
        return "gone" in text

    def announce(self, text: str, again: bool = True) -> None:
        try:
            self.client.post(self.url, json={"text": text}).raise_for_status()
        except Moved as error:
            if again and self.store_address(error):
                return self.announce(text, again=False)
            raise

    def announce_to_hosts(self, text: str, again: bool = True) -> None:
        try:
            self.client.post(self.url, json={"text": text}).raise_for_status()
        except httpx.HTTPError as error:
            said = str(error)
            if again and "unknown host" in said:
                self.add_host()
                return self.announce_to_hosts(text, again=False)
            raise

    def announce_and_hope(self, text: str, again: bool = True) -> None:  # error: apr-retry-not-idempotent
        try:
            self.client.post(self.url, json={"text": text}).raise_for_status()
        except httpx.HTTPError:
            if again:
                return self.announce_and_hope(text, again=False)
            raise

    def announce_unless_gone(self, text: str, again: bool = True) -> None:  # error: apr-retry-not-idempotent
        try:
            self.client.post(self.url, json={"text": text}).raise_for_status()
        except httpx.HTTPError as error:
            if again and not self.is_gone(str(error)):
                return self.announce_unless_gone(text, again=False)
            raise
