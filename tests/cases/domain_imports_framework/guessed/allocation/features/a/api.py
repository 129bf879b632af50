from allocation.features.b.api import thing
from allocation.features.b.rows import Row  # error: apr-cross-feature-import
