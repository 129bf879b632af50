# only: apr-contextless-error-log
