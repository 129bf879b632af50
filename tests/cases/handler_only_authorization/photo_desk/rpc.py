from __future__ import annotations

from typing import Any

import grpc

from photo_desk import services


class ProfileServicer:
    def MakeModerator(self, request: Any, context: grpc.ServicerContext) -> Any:
        services.make_moderator(request.profile_id)
        return request


def serve() -> None:
    from concurrent.futures import ThreadPoolExecutor

    server = grpc.server(ThreadPoolExecutor(4))
    grpc.method_handlers_generic_handler(
        "media.Profiles", {"MakeModerator": grpc.unary_unary_rpc_method_handler(ProfileServicer().MakeModerator)}
    )
    server.start()
