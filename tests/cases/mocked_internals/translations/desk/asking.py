# only: apr-mocked-internals
"""A machine translation: one method asks the provider, the others make something of it."""

from typing import Any

from .wire import fetch


class Machine:
    def __init__(self, url: str, key: str) -> None:
        self.url = url
        self.key = key
        self.paused = False

    def request(self, method: str, path: str, **kwargs: Any) -> dict[str, Any]:
        if self.paused:
            return {}
        return fetch(method, self.url + path, headers={"Authorization": self.key}, **kwargs)

    def pause(self) -> None:
        self.paused = True

    def ask(self, text: str, language: str) -> str:
        answer = self.request("post", "/translate", json=self.payload(text, language))
        return self.read(answer)

    def rate(self, text: str) -> int:
        answer = self.request("post", "/rate", json={"text": text})
        if "score" not in answer:
            return 0
        return int(answer["score"])

    def payload(self, text: str, language: str) -> dict[str, str]:
        return {"text": text, "to": language}

    def read(self, answer: dict[str, Any]) -> str:
        return str(answer["translations"][0]["text"])

    def translate_all(self, texts: list[str], language: str) -> list[str]:
        return [self.ask(text, language) if self.rate(text) > 3 else text for text in texts]
