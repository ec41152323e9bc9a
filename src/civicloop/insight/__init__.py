"""Home, desk, the walk from sentence to verdict, offices, proof: reads all, decides nothing."""
