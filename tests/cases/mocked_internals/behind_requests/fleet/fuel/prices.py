def fuel_price():
    return 2
