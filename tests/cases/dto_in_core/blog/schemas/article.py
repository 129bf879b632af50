from __future__ import annotations

from pydantic import BaseModel


class CommentDB(BaseModel):
    text: str
