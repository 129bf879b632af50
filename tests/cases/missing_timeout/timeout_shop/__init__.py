# only: apr-missing-timeout
"""What another module makes is known to the project stage: sessions, factories, subclasses, handlers far away."""
