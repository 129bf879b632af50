# only: apr-handler-business-logic
