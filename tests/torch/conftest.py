"""The scripts and the random programs are run by tests of theirs, not imported in search of doctests."""

collect_ignore_glob = ["programs/*", "scripts/*"]
