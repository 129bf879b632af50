# only: apr-handler-business-logic
"""Flask and Litestar over domain objects of another module; repositories, hooks, dependencies that another module injects."""
