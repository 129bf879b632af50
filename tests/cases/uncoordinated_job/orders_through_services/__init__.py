# only: apr-uncoordinated-job
"""Routes and jobs reach the same column through services, an abstract repository and its implementation."""
