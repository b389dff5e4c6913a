"""Drawing of the demo county's pictures, films and documents, in the one palette."""
