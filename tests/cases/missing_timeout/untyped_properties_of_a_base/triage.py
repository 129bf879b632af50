from typing import Any

from .bases import Analyzer


class Triage(Analyzer):
    def search(self, query: str) -> None:
        self.found = self.session.get(self.url + "search", params={"query": query})  # error: apr-missing-timeout

    def submit(self, files: Any) -> Any:
        answer = self.session.post(self.url + "samples", files=files)  # error: apr-missing-timeout
        return answer.json()

    def upload(self, files: Any) -> None:
        self.found = self.uploads.post(self.url + "samples", files=files)  # error: apr-missing-timeout

    def submit_in_time(self, files: Any) -> Any:
        answer = self.session.post(self.url + "samples", files=files, timeout=30)
        return answer.json()

    def remember(self, key: str) -> None:
        self.found = self.memory.post(key, kind="url")
        self.found = self.memory.get(key)


def by_hand(triage: Triage) -> Any:
    return triage.session.get("https://triage.example/health")  # error: apr-missing-timeout
