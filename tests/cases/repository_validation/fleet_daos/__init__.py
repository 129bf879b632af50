# only: apr-repository-validation
