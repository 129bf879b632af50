# only: apr-app-only-constraint
# mypy: disable-error-code="var-annotated,attr-defined,misc,no-untyped-def,no-any-return"
"""Checks that ask for no unique row: whether a parent has any parts yet, which then gets several or the default ones; whether other rows point to the one that is validated."""

from django.core.exceptions import ValidationError
from django.db import models


class Congress(models.Model):
    name = models.CharField(max_length=20)

    def open_phases(self) -> None:
        if not self.phases.all().exists():
            Phase.objects.create(congress=self, name="Review", position=0)
            Phase.objects.create(congress=self, name="Selection", position=1)

    def create_default_track(self) -> None:
        if not Track.objects.filter(congress=self).exists():
            Track.objects.create(congress=self, name="Talks")

    def open_basket(self) -> None:
        if not Basket.objects.filter(congress=self).exists():  # error: apr-app-only-constraint
            Basket.objects.create(congress=self)

    def open_or_reopen(self, again: bool) -> None:
        if not Basket.objects.filter(congress=self).exists():  # error: apr-app-only-constraint
            if again:
                Basket.objects.create(congress=self, is_again=True)
            else:
                Basket.objects.create(congress=self)


class Phase(models.Model):
    congress = models.ForeignKey(Congress, on_delete=models.CASCADE, related_name="phases")
    name = models.CharField(max_length=20)
    position = models.IntegerField()


class Track(models.Model):
    congress = models.ForeignKey(Congress, on_delete=models.CASCADE, related_name="tracks")
    name = models.CharField(max_length=20)


class Basket(models.Model):
    congress = models.ForeignKey(Congress, on_delete=models.CASCADE, related_name="baskets")
    is_again = models.BooleanField(default=False)


class Leaf(models.Model):
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE)
    slug = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)

    def clean(self) -> None:
        if self.kind != "page" and Leaf.objects.filter(parent=self).exists():
            raise ValidationError("a page with pages below it stays a page")


class Twig(models.Model):
    slug = models.CharField(max_length=20)

    def clean(self) -> None:
        if Twig.objects.filter(slug=self.slug).exists():  # error: apr-app-only-constraint
            raise ValidationError("this slug is taken")
