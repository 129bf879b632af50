# only: apr-missing-timeout
"""A gRPC stub as grpcio-tools writes it has no types; its methods are known by where they are."""
