# only: apr-untested-transition
"""An action of a view set is asked for by its own name: a request to one does not reach the other."""
