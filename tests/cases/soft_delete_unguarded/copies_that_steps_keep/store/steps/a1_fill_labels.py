# only: apr-soft-delete-unguarded
"""A migration keeps a copy of the model as it was then: nobody changes it any more."""

from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

revision = "a1"
down_revision = None


class Base(DeclarativeBase):
    id: Mapped[int] = mapped_column(primary_key=True)


class OldLabel(Base):
    __tablename__ = "labels"
    name: Mapped[str] = mapped_column(unique=True)
    is_deleted: Mapped[bool]


def upgrade(session: Session) -> None:
    for label in session.query(OldLabel).all():
        label.name = label.name.strip()


def downgrade(session: Session) -> None:
    session.query(OldLabel).filter(~OldLabel.is_deleted).count()
