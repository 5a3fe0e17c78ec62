"""Use cases: what a face may ask for. The only room that joins the others together."""
