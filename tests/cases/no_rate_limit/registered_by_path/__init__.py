"""Class-based views registered in another module: a GET and a `dispatch` beside a `post` are no login of their own."""
# only: apr-no-rate-limit
