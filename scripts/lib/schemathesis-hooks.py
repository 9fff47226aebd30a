"""What schemathesis has to be told about the API's media types."""

import schemathesis

# A body of one JSON document a line is text.
schemathesis.serializer.alias("application/x-ndjson", "text/plain")
