# only: apr-orm-escape
"""Django with a repository layer: views, services, serializers and commands that go round it; forms, admin, signals and managers that may not be asked to."""
