# only: apr-unguarded-read-modify-write
"""The same, in no step of a migration."""

import json

from alembic import op
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column





class Base(DeclarativeBase):
    pass


class Setting(Base):
    __tablename__ = "settings"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


def renew() -> None:
    session = Session(bind=op.get_bind())
    for setting in session.query(Setting).all():
        values = json.loads(setting.text)
        values["root"] = "here"
        setting.text = json.dumps(values)  # error: apr-unguarded-read-modify-write
    session.commit()
