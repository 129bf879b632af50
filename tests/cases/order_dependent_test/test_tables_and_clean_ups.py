"""Tables behind managers are no state of the process; what is put back by a helper's clean-up, or by hand, is put back; attributes of one instance are its own."""
# only: apr-order-dependent-test

from __future__ import annotations

import unittest
from typing import Any, ClassVar

import unknown_orm  # type: ignore[import-not-found]


def get_user_model() -> Any: ...


User = get_user_model()
Reader: Any = unknown_orm.load_model("desk", "Reader")
SETTINGS: dict[str, int] = {"days": 14}
FEES: dict[str, int] = {"late": 10}


class LoanManager(unknown_orm.Manager):  # type: ignore[misc]
    def late(self) -> Any:
        return self.filter(late=True)


class Loan(unknown_orm.Model):  # type: ignore[misc]
    objects: ClassVar = LoanManager()
    fees: ClassVar[dict[str, int]] = {}


class Repo:
    """A place that a helper makes for one test."""

    def __enter__(self) -> Repo:
        self.counter = 0
        return self

    def __exit__(self, *_: object) -> None:
        self.counter = 0

    def commit(self) -> int:
        self.counter += 1
        return self.counter


class Shelf:
    prefix = ""
    counted = 0

    def number(self) -> str:
        return f"{self.prefix}1"


class RepoSteps:
    def load(self) -> int:
        repo = Repo()
        with repo:
            repo.commit()
            return repo.commit()


class TestRepo(RepoSteps):
    def test_one_commit(self) -> None:
        assert self.load() == 2

    def test_two_commits(self) -> None:
        assert self.load() == 2


def make_loan(title: str) -> Any:
    return Loan.objects.create(title=title)


def test_a_loan_is_kept() -> None:
    make_loan("a")
    assert Loan.objects.count()


def test_all_loans_are_late() -> None:
    Loan.objects.update(late=True)
    assert Loan.objects.late()


def test_passwords_are_old() -> None:
    User.objects.update(password_updated=None)
    assert User.objects.first()


def test_readers_are_gone() -> None:
    Reader.objects.clear()
    assert not Reader.objects.all() or User.objects.all()


def test_a_fee_is_noted() -> None:
    Loan.fees["a"] = 5  # error: apr-order-dependent-test
    assert Loan.fees


def test_fees_are_summed() -> None:
    assert sum(Loan.fees.values()) == 5


class PrefixTest(unittest.TestCase):
    def _prefixed(self, prefix: str) -> None:
        before = Shelf.prefix
        Shelf.prefix = prefix
        self.addCleanup(setattr, Shelf, "prefix", before)

    def test_with_a_prefix(self) -> None:
        self._prefixed("x")
        assert Shelf().number() == "x1"

    def test_without(self) -> None:
        assert Shelf.prefix == ""

    def test_with_another(self) -> None:
        self._prefixed("y")
        assert Shelf.prefix == "y"


class CountedTest(unittest.TestCase):
    def _count(self) -> None:
        Shelf.counted += 1

    def test_counted(self) -> None:
        self._count()  # error: apr-order-dependent-test
        assert Shelf.counted == 1

    def test_nothing_counted(self) -> None:
        assert Shelf.counted == 0


def test_other_days() -> None:
    before = SETTINGS["days"]
    SETTINGS["days"] = 7
    assert SETTINGS["days"] < before
    SETTINGS["days"] = before


def test_usual_days() -> None:
    assert SETTINGS["days"] == 14


def test_other_fees() -> None:
    usual = FEES["late"]
    FEES["late"] = 7  # error: apr-order-dependent-test
    assert usual > FEES["late"]


def test_usual_fees() -> None:
    assert FEES["late"] == 10


class TestLevels:
    level: ClassVar[int] = 0

    @classmethod
    def setup_class(cls) -> None:
        cls.names = ["a"]

    names: ClassVar[list[str]]

    def test_a_name_more(self) -> None:
        self.names.append("b")  # error: apr-order-dependent-test
        assert len(self.names) == 2

    def test_names(self) -> None:
        assert "a" in self.names


REGISTRY: Any = unknown_orm.registry
CACHE: dict[str, int] = {}
BODY: dict[str, Any] = {"rules": []}


def test_small_pages() -> None:
    REGISTRY.identity.users.page_size = 2
    assert REGISTRY.identity.users.page_size == 2


def test_pages() -> None:
    assert REGISTRY.identity.users.page_size == 50


def test_cache_is_emptied() -> None:
    CACHE.clear()
    assert not CACHE


def test_cache_is_empty() -> None:
    assert not CACHE


def _posted(key: str) -> dict[str, Any]:
    body = BODY
    body["id"] = key
    return dict(body)


def test_posted() -> None:
    assert _posted("a")["id"] == "a"


def test_posted_again() -> None:
    assert _posted("b")["id"] == "b"


class UnknownCase(unknown_orm.TestCase):  # type: ignore[misc]
    keys: ClassVar[list[str]] = ["id"]
    limit = 1

    def _limited(self, limit: int) -> None:
        before = Shelf.counted
        Shelf.counted = limit
        self.addCleanup(setattr, Shelf, "counted", before)

    def test_keys(self) -> None:
        keys = self.keys
        keys.append("domain")  # error: apr-order-dependent-test
        assert len(keys) == 2

    def test_other_keys(self) -> None:
        assert "id" in self.keys

    def test_limited(self) -> None:
        self._limited(3)
        assert Shelf.counted == 3


WISHES: dict[str, int] = {"a": 1}


def _wish(title: str) -> None:
    WISHES[title] = len(title)


def test_first_wish() -> None:
    _wish("emma")  # error: apr-order-dependent-test
    assert WISHES["emma"] == 4


def test_second_wish() -> None:
    _wish("persuasion")
    assert WISHES["persuasion"] == 10


def test_all_wishes() -> None:
    assert list(WISHES) == ["a"]


class Widgets:
    """A registry of the project."""

    def __init__(self) -> None:
        self.known: list[str] = []

    def register(self, name: str) -> None:
        self.known.append(name)

    def unregister_by_name(self, name: str) -> None:
        self.known.remove(name)


WIDGETS = Widgets()
PANELS = Widgets()


class WidgetTest(unittest.TestCase):
    def _with_broken(self, name: str) -> int:
        WIDGETS.register(name)
        try:
            return len(WIDGETS.known)
        finally:
            WIDGETS.known.remove(name)

    def test_broken_one(self) -> None:
        assert self._with_broken("clock") == 1

    def test_broken_other(self) -> None:
        assert self._with_broken("map") == 1

    def test_none(self) -> None:
        assert not WIDGETS.known


class PanelTest(unittest.TestCase):
    def tearDown(self) -> None:
        PANELS.unregister_by_name("left")

    def test_panel(self) -> None:
        PANELS.register("left")
        assert PANELS.known == ["left"]

    def test_panels(self) -> None:
        PANELS.register("left")
        assert len(PANELS.known) == 1
