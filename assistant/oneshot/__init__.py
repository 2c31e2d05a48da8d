"""Commands without a session: each asks the store, the models or the packs directly."""
