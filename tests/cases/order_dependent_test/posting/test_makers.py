from posting.mailer import known, register


def test_a_parcel_is_known() -> None:
    register("parcel", "sent", lambda text: text)  # error: apr-order-dependent-test
    assert known() == 1


def test_how_many_are_known() -> None:
    assert known() == 1
