import strawberry

from guarded.services import subscriptions


@strawberry.type
class Mutation:
    @strawberry.mutation
    def terminate(self, subscription_id: int) -> bool:
        subscriptions().terminate(subscription_id)
        return True
