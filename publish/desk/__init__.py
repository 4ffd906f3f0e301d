"""The desk: a library looked at while it is written, in a browser of this machine or a terminal.

saves (something was saved) → shelf (what there is, and its state) → proofs (drafts and editions in
memory) → app (pages). Nothing here writes but a build that is asked for.
"""
