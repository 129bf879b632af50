# only: apr-unvalidated-transition
