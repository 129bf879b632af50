# only: apr-orm-escape, apr-repository-validation, apr-dto-in-core, apr-domain-imports-framework
"""A repository is what is reviewed, and a domain what may log in: entities of the business, so that no module or class of that name is a layer. There is no repository layer, and that is said once."""
