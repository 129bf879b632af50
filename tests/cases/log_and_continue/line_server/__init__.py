# only: apr-log-and-continue, apr-swallowed-exception
