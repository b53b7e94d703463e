"""How the product runs here: engines, web, worker and beat on one machine."""
