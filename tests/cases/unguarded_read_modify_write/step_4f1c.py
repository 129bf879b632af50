# only: apr-unguarded-read-modify-write
"""A step of a migration, wherever it lies: it runs once."""

import json

from alembic import op
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

revision = "4f1c"
down_revision = "3a0b"


class Base(DeclarativeBase):
    pass


class Setting(Base):
    __tablename__ = "settings"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


def upgrade() -> None:
    session = Session(bind=op.get_bind())
    for setting in session.query(Setting).all():
        values = json.loads(setting.text)
        values["root"] = "here"
        setting.text = json.dumps(values)
    session.commit()
