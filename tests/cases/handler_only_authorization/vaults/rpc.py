import grpc

from vaults import core, vaults_pb2, vaults_pb2_grpc


class VaultServicer(vaults_pb2_grpc.VaultServicer):
    def __init__(self, pool) -> None:
        self.pool = pool

    async def Destroy(self, request, context):  # noqa: N802
        await core.destroy_vault(self.pool, request.vault_id)
        return vaults_pb2.Empty()


async def serve(pool) -> None:
    server = grpc.aio.server()
    vaults_pb2_grpc.add_VaultServicer_to_server(VaultServicer(pool), server)
    await server.start()
