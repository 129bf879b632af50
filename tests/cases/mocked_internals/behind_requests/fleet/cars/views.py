from django.core.mail import send_mail
from django.http import JsonResponse
from django.views import View

from fleet.cars.quotes import quote
from fleet.cars.geo import distance
from fleet.fuel.prices import fuel_price


class QuoteView(View):
    def get(self, request, pk):
        price = quote(pk, distance(request.GET["to"])) + fuel_price()
        send_mail("quote", str(price), None, ["a@b.c"])
        return self.render(price)

    def render(self, price):
        return JsonResponse({"price": price})
