"""Django: rows that a class sets up once, whose type the class says beforehand; each test gets its own copy of them."""
# only: apr-order-dependent-test

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.test import SimpleTestCase, TestCase


class Poll(models.Model):
    title = models.CharField(max_length=100)
    votes = models.IntegerField(default=0)

    class Meta:
        app_label = "rows_set_up_for_a_class"


class PollTest(TestCase):
    poll: Poll

    @classmethod
    def setUpTestData(cls) -> None:
        cls.poll = Poll.objects.create(title="Lunch")

    def test_a_vote_counts(self) -> None:
        self.poll.votes += 1
        self.poll.save()
        self.assertEqual(self.poll.votes, 1)

    def test_no_vote_yet(self) -> None:
        self.assertEqual(self.poll.votes, 0)


class OwnListTest(SimpleTestCase):
    names: list[str]

    def setUp(self) -> None:
        self.names = []

    def test_one(self) -> None:
        self.names.append("Ann")
        self.assertEqual(len(self.names), 1)

    def test_none(self) -> None:
        self.assertEqual(self.names, [])


class SharedListTest(SimpleTestCase):
    names: ClassVar[list[str]]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.names = []

    def test_the_first_comes(self) -> None:
        self.names.append("Ann")  # error: apr-order-dependent-test
        self.assertIn("Ann", self.names)

    def test_the_list_is_full(self) -> None:
        self.assertEqual(len(self.names), 1)
