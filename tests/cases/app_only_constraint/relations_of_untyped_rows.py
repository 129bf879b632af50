# only: apr-app-only-constraint
"""Related rows asked for from a row of which mypy knows nothing (`user.vote_set`, `brand.listings`): just one model of the program says so of a row that is called so."""

from django.db import IntegrityError, models


class Brand(models.Model):
    name = models.CharField(max_length=100)

    class Meta:
        app_label = "votes"


class Listing(models.Model):
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="listings")
    sku = models.CharField(max_length=30)

    class Meta:
        app_label = "votes"
        constraints = [models.UniqueConstraint(fields=["brand", "sku"], name="one_sku_a_brand")]


class Vote(models.Model):
    user = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE)

    class Meta:
        app_label = "votes"


def vote(user, listing):
    if user.vote_set.count() < 3:  # error: apr-app-only-constraint
        Vote.objects.create(user=user, listing=listing)


def list_it(brand, sku):
    if not brand.listings.filter(sku=sku).exists():  # error: apr-app-only-constraint
        Listing.objects.create(brand=brand, sku=sku)


def list_it_and_tell(brand, sku):
    if not brand.listings.filter(sku=sku).exists():
        try:
            Listing.objects.create(brand=brand, sku=sku)
        except IntegrityError:
            raise ValueError("there is one already") from None


def listings_of_a_page(page, brand, sku):
    if not page.listings.filter(sku=sku).exists():
        Listing.objects.create(brand=brand, sku=sku)
