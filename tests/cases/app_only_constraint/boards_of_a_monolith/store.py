from .models import *


def find_tag(board_id, name):
    return Tag.query.filter(Tag.board_id == board_id).filter(Tag.name == name).first()


class UserStore(object):
    def __init__(self, session):
        self.session = session

    def by_email(self, email):
        return self.session.query(User).filter(User.email == email).first()

    def create(self, **kw):
        user = User(**kw)
        self.session.add(user)
        return user
