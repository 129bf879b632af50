# only: apr-mocked-internals
from unittest import mock

from parcel_desk.desk import Desk


def make_desk():
    return Desk(mock.Mock(), notifier=mock.Mock())


def test_hand_over_announces():
    desk = make_desk()
    seen = []
    desk._announce = seen.append  # error: apr-mocked-internals
    desk.hand_over(3)
    assert seen == [3]


def test_hand_over_tells_the_notifier():
    desk = make_desk()
    seen = []
    desk.notifier = seen.append
    desk.hand_over(3)
    assert seen == [3]


def test_hand_over_of_a_known_parcel():
    desk = make_desk()
    desk.store.get.return_value = {"state": "new"}
    assert desk.hand_over(3) == {"state": "handed over"}
