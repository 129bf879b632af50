"""A test on the event loop may call the blocking code that it tests; what blocks in its own helpers stays reported, and so does the same call where others wait."""

# only: apr-blocking-call
