"""Uses them everywhere. A `Repository` of git is no layer."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from no_layer.models import Comment, Ticket


@dataclass
class GitRepository:
    url: str


def ticket(session: Session, key: int) -> Ticket | None:
    return session.get(Ticket, key)


def close(session: Session, key: int) -> None:
    found = ticket(session, key)
    if found is not None:
        session.delete(found)


def texts(comments: list[Comment]) -> list[str]:
    return [comment.text for comment in comments]


def clone(repository: GitRepository) -> str:
    return repository.url
