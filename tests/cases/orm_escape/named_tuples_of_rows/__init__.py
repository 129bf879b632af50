# only: apr-orm-escape
"""A named tuple with a model in it: told once, at its field; where a repository has it, at the method that gives it away."""
