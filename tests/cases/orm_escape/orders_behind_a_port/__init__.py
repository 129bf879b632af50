# only: apr-orm-escape
"""A class among the adapters that extends a repository is one, whatever it is called: its rows are at home there."""
