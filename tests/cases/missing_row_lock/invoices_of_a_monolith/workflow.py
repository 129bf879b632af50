from .models import *


def load(pk):
    return Invoice.query.get_or_404(pk)


def load_locked(pk):
    return Invoice.query.with_for_update().filter(Invoice.id == pk).one()


def advance(inv, expected, new):
    if inv.status != expected:
        raise RuntimeError("wrong state %s" % inv.status)
    inv.status = new
