from celery import shared_task

from shop.models import Order, Subscription


@shared_task
def expire_subscriptions():
    for sub in Subscription.objects.filter(state="active"):
        sub.state = "expired"
        sub.save()


@shared_task
def mark_paid(order_id):  # error: apr-untested-transition
    order = Order.objects.get(pk=order_id)
    order.status = Order.PAID
    order.save()


@shared_task
def touch_title(order_id):
    order = Order.objects.get(pk=order_id)
    order.title = "x"
    order.save()
