# only: apr-webhook-not-idempotent
