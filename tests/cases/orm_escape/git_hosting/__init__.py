# only: apr-orm-escape
"""Repositories of git in a module of their own, rows everywhere else: no repository layer."""
