"""Charts as SVG, drawn on the server from plain figures; nothing here reads the database.

Every drawing is fluid: across it measures in percent of the place it gets, down it measures in
pixels. So text keeps its size on a phone, and no drawing is ever a shrunk one.
"""
