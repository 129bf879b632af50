# only: apr-uncoordinated-job
"""One collection, reached as a model's documents, as an item of a database and as an attribute; jobs of brokers that mypy has no types for."""
