# only: apr-orm-escape
"""Repositories are what a registry of images is about: a module of functions on them is called so and is no layer. One finding says that there is none, for modules that import it too."""
