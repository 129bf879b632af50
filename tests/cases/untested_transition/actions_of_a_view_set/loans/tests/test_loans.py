import unittest

from django.test import TestCase
from django.urls import reverse

from loans.models import Loan
from loans.services import reset, write_off


class LoanTests(TestCase):
    def setUp(self):
        self.loan = Loan.objects.create(amount=10)

    def test_approve(self):
        self.loan.approve()
        self.assertEqual(self.loan.state, "approved")

    def test_pay_out(self):
        self.client.post(reverse("loan-pay-out", args=[self.loan.pk]))

    def test_revive(self):
        self.client.post(f"/api/loans/{self.loan.pk}/revive/")

    def test_reset(self):
        reset(self.loan.pk)

    @unittest.skip("slow")
    def test_write_off(self):
        write_off(self.loan.pk)
