"""The store for more than one node: boards on Redis (or Valkey), 7.0 or newer.

A board's log is a stream whose ids are the seqs, so it cannot have a gap or a second entry of one
number. Every change of a board is one script, which Redis runs alone: it checks, appends and
announces. All keys of a board share a hash tag, so that a board lies in one slot of a cluster.
"""
