# only: apr-webhook-order-assumed, apr-unvalidated-transition
"""Events that are applied in another module than the one that takes them, deduplicated and tested: none of that puts them in order."""
