"""The board as data: elements, ops, entries and the fold that applies them.

Pure by contract (checked by import-linter): nothing here reads a clock, a file, a socket or a
source of chance. Time, ids and randomness are arguments.
"""
