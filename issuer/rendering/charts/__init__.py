"""Charts as SVG, drawn by matplotlib and readable without colour."""
