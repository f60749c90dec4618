"""What ships beside the code: samples, scenarios, templates."""
