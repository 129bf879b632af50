import asyncpg


class Documents:
    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool = pool

    async def owner_of(self, document_id: int) -> int:
        return await self.pool.fetchval("SELECT owner_id FROM documents WHERE id = $1", document_id)

    async def delete(self, document_id: int) -> None:
        await self.pool.execute("DELETE FROM documents WHERE id = $1", document_id)


class DocumentService:
    def __init__(self, documents: Documents) -> None:
        self.documents = documents

    async def delete_document(self, document_id: int) -> None:  # error: apr-handler-only-authorization
        await self.documents.delete(document_id)
