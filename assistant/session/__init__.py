"""The session: a pure core. Start with machine.py, which holds its theory."""
