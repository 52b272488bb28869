"""Real sync: two homes whose data folders are carried by Syncthing, by git, or are one shared folder.

    python -m tests.faults.sync                every way
    python -m tests.faults.sync git --rounds 50

Each way of `rounds` returns its figures, and raises `Missing`, with a sentence, where a program is not installed.
Everything runs on this machine: Syncthing speaks on loopback alone, without discovery, relays or reports.
"""
