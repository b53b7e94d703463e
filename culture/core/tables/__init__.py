"""Tables that people upload: one way to read CSV and XLSX, whatever program wrote them."""
