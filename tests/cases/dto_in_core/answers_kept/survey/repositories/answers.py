from typing import Any

from boards.schemas.answers import AnswerCard  # type: ignore[import-not-found]
from sqlalchemy import text
from sqlalchemy.orm import Session

from answers_kept.survey.models.db_answer import AnswerPayload
from answers_kept.survey.models.requests import AnswerRequest
from answers_kept.survey.models.rows import AnswerRow


class AnswerRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, answer_id: int, payload: AnswerPayload) -> None:
        self.session.add(AnswerRow(id=answer_id, answer=payload.model_dump(), stars=0))

    def add_requested(self, request: AnswerRequest) -> None:  # error: apr-dto-in-core
        self.session.add(AnswerRow(answer={"text": request.text}, stars=request.stars))

    def cards(self) -> list[Any]:
        found = self.session.execute(text("SELECT * FROM answers")).mappings()
        return [_card(row) for row in found]

    def copy(self, source: Any) -> None:
        self.session.add(AnswerRow(**source.model_dump()))  # error: apr-dto-in-core


def _card(row: Any) -> Any:
    values = row["Answer"].dict()
    values["best"] = row["stars"] == 5
    return AnswerCard(**values)
