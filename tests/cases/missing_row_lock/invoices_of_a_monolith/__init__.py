# only: apr-missing-row-lock
