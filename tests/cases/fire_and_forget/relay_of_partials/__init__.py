# only: apr-fire-and-forget
"""A relay whose way to start work is a partial in another module; a field has a namesake on the application's state."""
