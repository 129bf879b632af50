# only: apr-no-correlation-id
"""The same application with the settings of the site that it is a part of."""
