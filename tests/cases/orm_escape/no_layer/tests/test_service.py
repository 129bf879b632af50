"""A fake repository of a test is no layer either."""

from no_layer.models import Ticket


class FakeRepository:
    def get(self, key: int) -> Ticket:
        return Ticket(id=key, title="")


def test_get() -> None:
    assert FakeRepository().get(1).id == 1
