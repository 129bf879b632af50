# only: apr-swallowed-exception, apr-magic-return, apr-log-and-continue
