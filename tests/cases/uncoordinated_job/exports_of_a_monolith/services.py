from .models import *


def cancel_parse(pk):
    p = db.session.query(Parse).filter(Parse.id == pk).one()
    if p.state != "done":
        p.state = "cancelled"
    db.session.commit()


class ParseStore(object):
    def __init__(self, session=None):
        self.session = session or db.session

    def mark(self, pk, state):
        p = self.session.query(Parse).get(pk)
        p.state = state
        self.session.commit()
