from unittest import mock

from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse

from shop.models import Order, Subscription
from shop.tasks import expire_subscriptions, mark_paid


class OrderTests(TestCase):
    def setUp(self):
        self.order = Order.objects.create()

    def test_cancel(self):
        self.client.post(reverse("shop:order-cancel", args=[self.order.pk]))
        self.order.refresh_from_db()
        self.assertEqual(self.order.status, Order.CANCELLED)

    def test_ship(self):
        self.client.post(f"/orders/{self.order.pk}/ship/")
        self.order.refresh_from_db()
        self.assertEqual(self.order.status, Order.SHIPPED)

    def test_resume(self):
        url = reverse("shop:sub-resume", kwargs={"pk": 1})
        self.assertEqual(self.client.post(url).status_code, 200)

    def test_expire(self):
        expire_subscriptions.apply()

    def test_stale(self):
        call_command("close_stale")

    def test_paid(self):
        with mock.patch("shop.tasks.mark_paid") as task:
            task(1)
            task.assert_called_once()
