# only: apr-no-correlation-id
"""An application that others build into their projects: they decide what a log line carries."""
