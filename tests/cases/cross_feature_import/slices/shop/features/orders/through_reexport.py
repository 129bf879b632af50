import shop.shared.reexport as offered  # error: apr-cross-feature-import
from shop.shared import reexport  # error: apr-cross-feature-import
from shop.shared.reexport import *  # error: apr-cross-feature-import
from shop.shared.reexport import Invoice as Bill  # error: apr-cross-feature-import

ONE = reexport.Invoice("1")
TWO = offered.Invoice("2")
