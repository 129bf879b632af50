"""Views of Django that set a field or two and leave the rest to the library: registered in another module."""
# only: apr-no-rate-limit
