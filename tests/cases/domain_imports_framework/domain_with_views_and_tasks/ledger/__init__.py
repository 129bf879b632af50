# only: apr-domain-imports-framework
"""A domain that has views of what it knows, and tasks of people: modules that elsewhere are called so for requests and jobs."""
