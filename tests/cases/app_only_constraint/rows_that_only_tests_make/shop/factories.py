from rows_that_only_tests_make.shop.models import Coupon


def coupon_for_try(code: str) -> Coupon:
    found = Coupon.objects.filter(code=code).first()
    if found is None:
        found = Coupon.objects.create(code=code)
    return found


def coupon_called(code: str) -> Coupon:
    found = Coupon.objects.filter(code=code).first()  # error: apr-app-only-constraint
    if found is None:
        found = Coupon.objects.create(code=code)
    return found
