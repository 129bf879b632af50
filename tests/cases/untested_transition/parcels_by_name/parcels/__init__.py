# only: apr-untested-transition
