"""Open311 GeoReport v2: the cases as a standard that other cities' applications speak, in XML and JSON."""
