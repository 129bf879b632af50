from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Subscriber(Base):
    __tablename__ = "subscribers"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]


class SubscriberRepository:
    def __init__(self, session: Session) -> None:
        self._session = session

    def emails(self) -> list[str]:
        return list(self._session.scalars(select(Subscriber.email)))
