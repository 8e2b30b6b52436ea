"""The workbench in a browser, on the loopback interface: ``shocklayer serve``.

The server process does not import JAX. Articles and scenarios are read in one process beside it,
flights are computed in a second, and long work in a third; each can be killed without the others.
"""
