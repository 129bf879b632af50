# only: apr-untested-transition
"""A shop that sends parcels; its tests reach some of its transitions."""
