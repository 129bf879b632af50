# only: apr-handler-business-logic, apr-repository-validation
