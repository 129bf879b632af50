from django.conf import settings
from django.db import models


class Listing(models.Model):
    title = models.CharField(max_length=100)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    sold = models.BooleanField(default=False)
    views = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField()
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)

    class Meta:
        app_label = "drf_market"


class Bid(models.Model):
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="bids")
    amount = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        app_label = "drf_market"


class Wallet(models.Model):
    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    balance = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        app_label = "drf_market"
