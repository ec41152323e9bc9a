"""CivicLoop 共创: a city's document library in which every order becomes work done in public view."""
