from rows_that_only_tests_make.shop.factories import coupon_called


def redeem(code: str) -> int:
    return int(coupon_called(code).pk)
