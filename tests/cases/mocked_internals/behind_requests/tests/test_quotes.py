from unittest import mock

from django.test import SimpleTestCase, TestCase
from django.urls import reverse

from fleet.cars import quotes


class QuoteTests(TestCase):
    @mock.patch("fleet.cars.views.distance", return_value=3)
    @mock.patch("fleet.cars.views.send_mail")
    def test_quote(self, send_mail, distance):
        self.client.get("/cars/1/quote/")
        self.assertTrue(send_mail.called)

    @mock.patch("fleet.cars.views.quote")  # error: apr-mocked-internals
    @mock.patch("fleet.cars.views.distance")
    def test_quote_is_called(self, distance, quote):
        self.client.get(reverse("quote", args=[1]))
        quote.assert_called_once()

    @mock.patch("fleet.cars.views.fuel_price", return_value=0)
    @mock.patch("fleet.cars.views.distance", return_value=0)
    def test_free_fuel(self, distance, fuel_price):
        self.client.get("/cars/1/quote/")

    def test_render(self):
        with mock.patch("fleet.cars.views.QuoteView.render"):  # error: apr-mocked-internals
            self.client.get("/cars/1/quote/?to=x")


class BaseTests(SimpleTestCase):
    def setUp(self):
        p = mock.patch("fleet.cars.quotes.base")  # error: apr-mocked-internals
        self.base = p.start()
        self.addCleanup(p.stop)

    def test_quote(self):
        quotes.quote(1, 2)
        self.base.assert_called_once_with(1)
