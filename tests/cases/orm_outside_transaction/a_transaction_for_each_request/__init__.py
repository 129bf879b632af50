# only: apr-orm-outside-transaction
"""Every request runs in a transaction: what a block within it locks stays locked until the answer; a job has none."""
