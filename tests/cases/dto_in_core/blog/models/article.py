from __future__ import annotations

from pydantic import BaseModel


class ArticleInCreate(BaseModel):
    title: str


class ArticleInDB(BaseModel):
    title: str
    slug: str


class Account(BaseModel):
    """What is stored, in a project whose queries are written by hand."""

    name: str
