"""The room engine: one numbered log per board, applied in memory, and the people connected now."""
