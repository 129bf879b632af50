import unittest

from django.core.management import call_command
from django.test import TestCase
from django.urls import reverse

from loans.models import Loan


class LoanTest(TestCase):
    def setUp(self):
        self.loan = Loan.objects.create()

    def test_approve(self):
        self.client.post(reverse("loan-approve", args=[self.loan.pk]))

    def test_late(self):
        self.client.post(f"/loans/{self.loan.pk}/late/")

    @unittest.skip("later")
    def test_reject(self):
        self.client.post(reverse("loan-reject", args=[self.loan.pk]))

    def test_command(self):
        call_command("sweep_loans")
