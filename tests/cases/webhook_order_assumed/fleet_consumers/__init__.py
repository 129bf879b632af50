# only: apr-webhook-order-assumed
"""Consumers whose base keeps a client without types: phases written as they come, by revision, by time, by a table."""
