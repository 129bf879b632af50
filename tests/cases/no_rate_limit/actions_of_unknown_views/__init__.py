# only: apr-no-rate-limit
