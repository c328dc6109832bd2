"""The scripts are run by test_scripts.py, not imported in search of doctests."""

collect_ignore_glob = ["scripts/*"]
