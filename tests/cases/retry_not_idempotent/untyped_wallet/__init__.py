# only: apr-retry-not-idempotent
