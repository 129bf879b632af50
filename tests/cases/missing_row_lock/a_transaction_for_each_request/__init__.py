# only: apr-missing-row-lock
"""Every request runs in a transaction, of which a block is a part: what it locks stays locked. A job's block ends for good."""
