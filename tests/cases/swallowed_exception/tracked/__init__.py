# only: apr-swallowed-exception, apr-log-and-continue
