# only: apr-handler-business-logic
from .models import Crossing


class Crossings:
    def __init__(self, session):
        self.session = session

    def get(self, crossing_id):
        crossing = self.session.get(Crossing, crossing_id)
        if crossing is None:
            raise LookupError(crossing_id)
        return crossing

    def find_next(self, port):
        return self.session.query(Crossing).filter_by(port=port).first()

    def get_count(self):
        return self.session.query(Crossing).count()


def load_crossing(session, crossing_id):
    return session.get(Crossing, crossing_id)
