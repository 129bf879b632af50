# only: apr-app-only-constraint
