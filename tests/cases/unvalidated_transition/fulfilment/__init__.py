"""A package: models, guards, repositories, services and routes in files of their own; the check may stand in any of them."""
# only: apr-unvalidated-transition
