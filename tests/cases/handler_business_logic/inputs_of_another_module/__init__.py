"""An input of GraphQL that stands in another module is input in the project's eyes: one finding, where the state is set."""
# only: apr-handler-business-logic
