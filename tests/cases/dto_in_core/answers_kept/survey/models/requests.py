from pydantic import BaseModel


class AnswerRequest(BaseModel):
    text: str
    stars: int
