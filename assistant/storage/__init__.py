"""The journal on disk: log, month files, lock. Effectful; answers come as events."""
