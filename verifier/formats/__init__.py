"""Carriers of credentials: JSON, compact JWS, PNG, SVG and PDF; exactly one credential each."""
