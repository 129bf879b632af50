# only: apr-handler-only-authorization
