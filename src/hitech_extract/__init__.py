"""Extract figures."""
