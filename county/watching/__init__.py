"""What operators see of a running county: health, figures for Prometheus."""
