"""Repos are what this business is about, and no layer: modules called so are as much models or services as their packages say."""
# only: apr-dto-in-core, apr-repository-validation, apr-orm-escape
