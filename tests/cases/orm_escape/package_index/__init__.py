# only: apr-orm-escape, apr-repository-validation
"""An index of packages has repositories of packages, and a repository layer all the same: the package of that name, with classes that load rows."""
