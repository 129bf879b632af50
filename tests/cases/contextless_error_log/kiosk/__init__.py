"""Exceptions of the project's own that another module defines: with the id in their text, and without."""
# only: apr-contextless-error-log
