"""Normal, oblique and conical shocks, expansions and isentropic changes in equilibrium or frozen gas."""
