from __future__ import annotations

from pydantic import BaseModel


class ArticleInCreate(BaseModel):
    title: str


class ArticleInDB(BaseModel):
    title: str
    slug: str
