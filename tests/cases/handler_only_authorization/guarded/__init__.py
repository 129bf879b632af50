# only: apr-handler-only-authorization
"""A package: a service in one module, reached by GraphQL, a consumer, an arq job and routes of others; some of them ask."""
