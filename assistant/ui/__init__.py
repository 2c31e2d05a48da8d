"""The front ends. Each renders the same steps and sends the same events."""
