"""A base class that runs what its many subclasses have."""

import requests


class Page:
    def process(self) -> str:
        return self._process()

    def _process(self) -> str:
        raise NotImplementedError


class Start(Page):
    def _process(self) -> str:
        return "start"


class About(Page):
    def _process(self) -> str:
        return "about"


class Terms(Page):
    def _process(self) -> str:
        return "terms"


class Prices(Page):
    def _process(self) -> str:
        return "prices"


class Jobs(Page):
    def _process(self) -> str:
        return "jobs"


class Press(Page):
    def _process(self) -> str:
        return "press"


class Team(Page):
    def _process(self) -> str:
        return "team"


class Map(Page):
    def _process(self) -> str:
        return "map"


class Versions(Page):
    def _process(self) -> str:
        return requests.get("https://versions.example.com/", timeout=2).text


class Stock(Page):
    def _process(self) -> str:  # error: apr-no-circuit-breaker
        return requests.get("https://stock.example.com/", timeout=2).text
