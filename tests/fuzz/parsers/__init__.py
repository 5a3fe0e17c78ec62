"""What every parser promises, one function a target; each raises when the promise is broken."""
