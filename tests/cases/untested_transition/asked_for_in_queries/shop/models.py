from django.db import models


class Order(models.Model):
    NEW, PAID, SHIPPED, CANCELLED, RETURNED = range(5)
    status = models.IntegerField(default=NEW)
    paid_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "shop"

    def cancel(self):
        self.status = Order.CANCELLED
        self.save(update_fields=["status"])

    def mark_returned(self):  # error: apr-untested-transition
        self.status = self.RETURNED
        self.save()


class Subscription(models.Model):
    state = models.CharField(max_length=20)

    class Meta:
        app_label = "shop"
