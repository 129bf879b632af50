# only: apr-sensitive-log
