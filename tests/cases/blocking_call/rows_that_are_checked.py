# only: apr-blocking-call
"""Django: what is left of `full_clean` when nothing is to be looked up."""

from django.db import models
from django.http import HttpRequest, HttpResponse


class Coupon(models.Model):
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=20)


async def check_form(request: HttpRequest) -> HttpResponse:
    coupon = Coupon(code=request.POST["code"], name=request.POST["name"])
    coupon.full_clean(exclude={"code"}, validate_unique=False, validate_constraints=False)
    return HttpResponse(coupon.name)


async def check_constraints(request: HttpRequest) -> HttpResponse:
    coupon = Coupon(code=request.POST["code"], name=request.POST["name"])
    coupon.full_clean(validate_unique=False)  # error: apr-blocking-call
    return HttpResponse(coupon.name)


async def check_all(request: HttpRequest) -> HttpResponse:
    coupon = Coupon(code=request.POST["code"], name=request.POST["name"])
    coupon.full_clean()  # error: apr-blocking-call
    return HttpResponse(coupon.name)
