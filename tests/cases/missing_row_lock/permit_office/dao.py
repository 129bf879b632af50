from contextlib import contextmanager

from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

from permit_office.models import Permit

engine = create_engine("postgresql://x")
Session = sessionmaker(bind=engine)


@contextmanager
def tx():
    s = Session()
    try:
        yield s
        s.commit()
    except Exception:
        s.rollback()
        raise
    finally:
        s.close()


class Dao:
    def __init__(self, s):
        self.s = s

    def find(self, pk, lock=False):
        q = self.s.query(Permit).filter(Permit.id == pk)
        if lock:
            q = q.with_for_update()
        return q.one()
