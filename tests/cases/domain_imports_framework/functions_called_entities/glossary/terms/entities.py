from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import slugify  # error: apr-domain-imports-framework


@dataclass(frozen=True)
class Term:
    text: str
    language: str

    def slug(self) -> str:
        return f"{self.language}-{slugify(self.text)}"


def longest(terms: list[Term]) -> Term:
    return max(terms, key=lambda term: len(term.text))
