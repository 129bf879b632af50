"""Models on a base, and with managers on a base, of libraries that mypy does not follow."""

from django.db import models
from model_utils.models import TimeStampedModel
from safedelete.managers import SafeDeleteManager


class BookManager(SafeDeleteManager):
    def borrowed(self):
        return self.filter(returned=None)


class LoanQuerySet(models.QuerySet):
    def open_for(self, reader):
        found = self.filter(reader=reader)
        return found.filter(returned=None)

    def newest_of(self, reader):
        return {loan.book_id: loan for loan in self.filter(reader=reader)}


class Book(models.Model):
    title = models.CharField(max_length=80)
    shelf = models.CharField(max_length=10)
    objects = BookManager()


class Loan(TimeStampedModel):
    book = models.ForeignKey(Book, on_delete=models.CASCADE)
    reader = models.CharField(max_length=40)
    returned = models.DateTimeField(null=True)
    objects = LoanQuerySet.as_manager()
