"""Certificates, badges and QR codes: the only room with WeasyPrint, Pillow and qrcode."""
