"""Second readers of finished editions: other libraries than the ones that `readback` uses."""
