# only: apr-dto-in-core
"""Ports and adapters: a class that extends a repository is one wherever it lies, and a port of repositories that says nothing takes what it is handed."""
