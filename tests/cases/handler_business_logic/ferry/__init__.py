"""A ferry's bookings: nobody annotated the repositories, and the routes have their rows in hand all the same."""
# only: apr-handler-business-logic
