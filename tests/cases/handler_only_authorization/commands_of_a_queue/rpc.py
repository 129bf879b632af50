import grpc

from commands_of_a_queue import users_pb2_grpc
from commands_of_a_queue.logic import grant_admin


class Users(users_pb2_grpc.UsersServicer):
    def Promote(self, request, context: grpc.ServicerContext):
        grant_admin(request.user_id)
        return request
