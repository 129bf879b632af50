from sqlalchemy import select
from sqlalchemy.orm import Session

from .repository import full_name
from .tables import Repository, Tag


def mirror(session: Session, repository: Repository) -> list[str]:
    tags = session.scalars(select(Tag).where(Tag.repository_id == repository.id))
    return [full_name(repository.name, tag.name) for tag in tags]


def oldest(session: Session) -> Repository | None:
    return session.scalars(select(Repository).order_by(Repository.id)).first()
