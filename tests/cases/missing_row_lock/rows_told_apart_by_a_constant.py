"""What is checked on one row and set on another is no check; nor is a state that only a new row gets, or that is not among the columns which are written."""
# only: apr-missing-row-lock

from __future__ import annotations

from django.db import models, transaction

IMPORT = "import"
REPORT = "report"


class Progress(models.Model):
    name = models.CharField(max_length=40, unique=True)
    status = models.CharField(max_length=20, default="new")
    position = models.IntegerField(default=0)


def finish_report() -> None:
    Progress.objects.update_or_create(name=REPORT, defaults={"status": "done"})


def finish_import() -> None:
    Progress.objects.update_or_create(name=IMPORT, defaults={"status": "done"})


def report_after_import() -> None:
    before = Progress.objects.filter(name=IMPORT).first()
    if before is not None and before.status != "done":
        return
    finish_report()


def report_at_once() -> None:
    before = Progress.objects.filter(name=IMPORT).first()
    if before is not None and before.status != "done":
        return
    Progress.objects.filter(name=REPORT).update(status="done")


def import_once() -> None:
    before = Progress.objects.filter(name=IMPORT).first()
    if before is not None and before.status == "failed":
        return
    finish_import()  # error: apr-missing-row-lock


class Parcel(models.Model):
    number = models.CharField(max_length=40)
    state = models.CharField(max_length=20, choices=[("packed", "packed"), ("held", "held"), ("sent", "sent")])
    weight = models.IntegerField(default=0)
    note = models.TextField(default="")

    def save(self, *args: object, force_insert: bool = False, update_fields: list[str] | None = None, **kwargs: object) -> None:
        was_made = force_insert or self.pk is None
        if was_made:
            self.hold_if_heavy()
        super().save(force_insert=force_insert, update_fields=update_fields)

    def hold_if_heavy(self) -> None:
        if self.weight > 30 and self.state != "sent":
            self.state = "held"


def write_note(number: str, note: str) -> None:
    parcel = Parcel.objects.get(number=number)
    parcel.note = note
    parcel.save()


class Letter(models.Model):
    number = models.CharField(max_length=40)
    state = models.CharField(max_length=20, choices=[("written", "written"), ("held", "held"), ("sent", "sent")])
    note = models.TextField(default="")

    def store(self, update_fields: list[str] | None = None) -> None:
        if self.state == "written":
            self.state = "held"
        self.save(update_fields=update_fields)


def scribble(number: str, note: str) -> None:
    letter = Letter.objects.get(number=number)
    letter.note = note
    letter.store(update_fields=["note"])


def scribble_and_store_all(number: str, note: str) -> None:
    letter = Letter.objects.get(number=number)
    letter.note = note
    letter.store()  # error: apr-missing-row-lock


class Postcard(models.Model):
    state = models.CharField(max_length=20, choices=[("written", "written"), ("sent", "sent")])
    note = models.TextField(default="")


def pretend(pk: int) -> Postcard:
    card = Postcard.objects.get(pk=pk)
    if card.state == "written":
        card.state = "sent"
    card.note = "shown as sent"
    card.save(update_fields=["note"])
    return card


def send(pk: int) -> None:
    with transaction.atomic():
        card = Postcard.objects.get(pk=pk)
        if card.state == "written":
            card.note = "on its way"
            card.state = "sent"  # error: apr-missing-row-lock
        card.save(update_fields=["note", "state"])
