def quote(pk, km):
    return base(pk) * km


def base(pk):
    return pk + 1
