# only: apr-no-correlation-id
