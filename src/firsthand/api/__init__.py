"""The API: what programs do. Described at /api/openapi.json, to read and try at /api/docs."""
