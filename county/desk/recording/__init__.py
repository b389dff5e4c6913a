"""Recording a message on the desk."""
