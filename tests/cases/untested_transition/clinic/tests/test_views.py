"""Tests of the views."""

from django.test import TestCase
from django.urls import reverse


class ViewsCase(TestCase):
    def setUp(self) -> None:
        self.url = "/clinic/appointments/7/agree/"

    def test_agree(self) -> None:
        self.assertEqual(self.client.post(self.url).status_code, 200)

    def test_done(self) -> None:
        self.assertEqual(self.client.post(reverse("appointment-done", args=[7])).status_code, 200)
