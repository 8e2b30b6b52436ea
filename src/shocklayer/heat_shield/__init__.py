"""Heat shield: heat conduction, pyrolysis and recession in a stack of materials.

`shocklayer.heat_shield.case.compute` solves a case of its own, `shocklayer.heat_shield.stage.compute` the
shield of a flight; both march `shocklayer.heat_shield.march.march` through time.
"""
