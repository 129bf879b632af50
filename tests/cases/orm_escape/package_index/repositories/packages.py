from sqlalchemy import select
from sqlalchemy.orm import Session

from ..models import Package, Repository


class PackageRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def by_name(self, name: str) -> Package | None:  # error: apr-orm-escape
        if not name.isidentifier():
            raise ValueError(name)  # error: apr-repository-validation
        return self.session.scalars(select(Package).where(Package.name == name)).first()

    def url_of(self, number: int) -> str | None:
        found = self.session.get(Repository, number)
        return found.url if found is not None else None
