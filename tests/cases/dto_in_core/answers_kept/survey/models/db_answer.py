"""What the column `answer` holds, as JSON."""

from pydantic import BaseModel


class AnswerPayload(BaseModel):
    text: str


class RatingPayload(AnswerPayload):
    stars: int
