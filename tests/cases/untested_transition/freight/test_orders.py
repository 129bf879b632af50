import pytest

from .domain.orders import Order, Status


@pytest.mark.parametrize(("step", "status"), [("pack", Status.PACKED), ("ship", Status.SHIPPED)])
def test_steps(step: str, status: Status) -> None:
    order = Order(1)
    getattr(order, step)()
    assert order.status is status


def test_names() -> None:
    assert "lose" in dir(Order)
