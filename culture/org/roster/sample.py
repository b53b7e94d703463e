"""A roster file that can be imported as it is into an empty organisation."""

SAMPLE = """\
number,name,email,unit,unit path,kind,title,starts on
1001,Kari Nordmann,kari@example.org,M,Meridian,leads,Managing director,2024-01-01
1002,Luis Ortega,luis@example.org,M-SUP,Meridian / Support,leads,Head of support,2024-03-01
1003,Анна Орлова,anna@example.org,M-SUP,Meridian / Support,member,Adviser,2024-03-01
1004,Bo Lind,bo@example.org,M-SHOP,Meridian / Shops / Harbour,member,Seller,2025-06-15
"""
