# only: apr-order-dependent-test
"""Django, scoped fixtures, singletons, databases."""

from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.test import TestCase
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, text

app = FastAPI()
client = TestClient(app)
state: dict[str, str] = {}


class Users(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.user = User.objects.create(username="a")

    def test_create(self):
        User.objects.create(username="b")
        assert User.objects.count() == 2

    def test_count(self):
        assert User.objects.count() == 1

    def test_rename(self):
        self.user.username = "c"
        self.user.save()

    def test_name(self):
        assert self.user.username == "a"


class Singleton:
    instance: "Singleton | None" = None
    plugins: list[str] = []


def test_installs_singleton():
    Singleton.instance = Singleton()  # error: apr-order-dependent-test


def test_uses_singleton():
    assert Singleton.instance is not None


def test_overrides_dependency():
    app.dependency_overrides[dep] = lambda: 2  # error: apr-order-dependent-test


def dep() -> int:
    return 1


def test_uses_override():
    assert app.dependency_overrides[dep]() == 2


def test_restores_by_hand():
    old = Singleton.plugins
    Singleton.plugins = ["x"]
    try:
        assert Singleton.plugins
    finally:
        Singleton.plugins = old


def test_reads_plugins():
    assert Singleton.plugins == []


def test_with_patch():
    with mock.patch.dict(state, {"a": "1"}):
        assert state["a"]


def test_state_empty():
    assert "a" not in state


@pytest.fixture(scope="session")
def store():
    return []


@pytest.mark.usefixtures("store")
class TestStore:
    def test_push(self, store):
        store.append(1)  # error: apr-order-dependent-test

    def test_pop(self, store):
        assert store.pop() == 1


@pytest.fixture(scope="class")
def basket(request):
    request.cls.basket = []


@pytest.mark.usefixtures("basket")
class TestBasket:
    def test_put(self):
        self.basket.append("apple")  # error: apr-order-dependent-test

    def test_look(self):
        assert self.basket == ["apple"]


@pytest.fixture(scope="module")
def engine():
    return create_engine("sqlite://")


@pytest.fixture
def rolled_back(engine):
    with engine.connect() as connection:
        outer = connection.begin()
        yield connection
        outer.rollback()


def test_insert(rolled_back):
    rolled_back.execute(text("insert into t values (1)"))


def test_select(rolled_back):
    assert rolled_back.execute(text("select count(*) from t")).scalar() == 0


class TestSteps:
    def test_step1_create(self):
        TestSteps.order_id = 5

    def test_step2_pay(self):  # error: apr-order-dependent-test
        assert TestSteps.order_id == 5

    def test_step3_ship(self):  # error: apr-order-dependent-test
        assert TestSteps.order_id


class TestNumberedOnly:
    """Numbered, but each one stands alone."""

    def test_1_plus_1(self):
        assert 1 + 1 == 2

    def test_2_plus_2(self):
        assert 2 + 2 == 4


seen: set[int] = set()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_collects(number):
    seen.add(number)  # error: apr-order-dependent-test


def test_collected_all():
    assert seen == {1, 2, 3}


results: list[int] = []


def test_only_writer():
    """Nobody reads it."""
    results.append(1)


@pytest.fixture(scope="module")
def app_client():
    return TestClient(app)


def test_login(app_client):
    """Cookies of the module-wide client are what the next test needs."""
    app_client.headers["Authorization"] = "Bearer x"  # error: apr-order-dependent-test


def test_logged_in(app_client):
    assert app_client.headers["Authorization"]
