# only: apr-log-and-continue
