class UsersServicer:
    def Promote(self, request, context):
        raise NotImplementedError
