"""Knowledge of organisations: shipped data, an administrator's additions, and the matching of names.

``loading.load_register`` gives a ``register.Register``; its ``resolve`` answers for one card.
"""
