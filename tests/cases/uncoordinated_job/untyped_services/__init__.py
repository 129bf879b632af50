# only: apr-uncoordinated-job
"""A service method that is handed a row without a type: those who load it say whose state it sets."""
