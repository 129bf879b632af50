from rest_framework.permissions import DjangoObjectPermissions, IsAuthenticated


class TokenPermissions(DjangoObjectPermissions):
    perms_map = {"GET": ["%(app_label)s.view_%(model_name)s"], "POST": ["%(app_label)s.add_%(model_name)s"]}


class TokenHolders(IsAuthenticated):
    message = "a token is needed"
