from dataclasses import dataclass

from posting.mailer import made, mailer, register


@dataclass
class Person:
    name: str
    paid: bool = False


person = Person("Ann")


def setup_module() -> None:
    person.paid = True


@mailer.kept_for_the_test
def test_one_letter() -> None:
    mailer.add("a")
    assert mailer.kept() == ["a"]


@mailer.kept_for_the_test
def test_two_letters() -> None:
    mailer.add("a")
    mailer.add("b")
    assert len(mailer.kept()) == 2


def test_in_order() -> None:
    mailer._shuffles = False  # error: apr-order-dependent-test
    assert not mailer.kept()


def test_nothing_is_kept() -> None:
    mailer.purge_kept()
    assert mailer.kept() == []


def test_letters_are_shuffled() -> None:
    assert mailer._shuffles


def test_paid_again() -> None:
    person.paid = True
    assert person.paid


def test_renamed() -> None:
    person.name = "Eve"  # error: apr-order-dependent-test
    assert person.paid


def test_the_name() -> None:
    assert person.name == "Ann"


def test_a_letter_is_made() -> None:
    register("letter", "sent", lambda text: text.upper())
    assert made("letter", "sent", "a") == "A"


def test_a_letter_is_made_again() -> None:
    register("letter", "sent", lambda text: text.upper())
    assert made("letter", "sent", "b") == "B"


def test_a_card_is_made() -> None:
    register("card", "sent", lambda text: text.lower())
    assert made("card", "sent", "B") == "b"
