"""The pages of pledges: for everybody, for the office that promises, for those who check and settle."""
