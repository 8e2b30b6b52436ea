"""What every package uses: constants, units, quantities, errors, batching, caches."""
