"""The check of a workstation: small probes observe facts, a decision table leads from them to causes.

system     the outermost edge: what is asked of the operating system (``linux``, ``windows``, ``here``)
context    what probes share: the edge, one look at the readers, one reading of the cards
probes     one module each, small and independent
runner     runs them at once, each with its own time limit
deciding   from facts to causes, a pure function of the table
"""
