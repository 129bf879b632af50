# only: apr-no-correlation-id
import logging

import graphene

log = logging.getLogger(__name__)


class Query(graphene.ObjectType):
    book = graphene.String(isbn=graphene.String())

    def resolve_book(self, info, isbn):
        log.info("book %s", isbn)  # error: apr-no-correlation-id
        return isbn
