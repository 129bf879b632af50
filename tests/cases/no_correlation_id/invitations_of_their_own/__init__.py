# only: apr-no-correlation-id
"""An application that sets up its logging itself, by handlers of one logger."""
