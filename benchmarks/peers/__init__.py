"""The peers, each used the way its documentation tells: ``python -m benchmarks.peers.NAME FEED GROUPS``.

Each reads the same JSON lines and writes the groups it finds, one JSON array of ids a line. All have the usual
settings: runs of five words, 128 permutations, resemblance from .7. They run in an environment of their own
(``requirements.txt``), because some ask for other versions of packages that this project needs too.
"""
