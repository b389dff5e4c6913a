"""Where attachments are kept, and how long is waited for them."""

from disclosure.items import Strict

MIB = 1024 * 1024


class BlobSettings(Strict, frozen=True, kw_only=True):
    """Where attachments are kept (`[blobs]`): the county's folder, or an S3-compatible store.

    Attributes:
        bucket: the store's bucket, which must exist; empty for `blobs/` in the county's folder.
        endpoint: the store's address, e.g. `https://s3.example.gov.cn`; empty for Amazon's.
        region: as the store calls itself.
        prefix: put before every name, so that several counties can share a bucket; give it a
            slash at its end.
        key_file: file with the access key in its first line and the secret in its second, in
            the county's folder or by a whole path; empty for boto3's own ways (`AWS_…`).
        ca_file: certificates to check the store by; empty for the system's.
        connect_seconds, read_seconds: limits of connecting, and of each read.
        tries: how often a question is asked in all, with growing pauses between.
        connections: connections that a process keeps open at most.
        cache_bytes: bytes of attachments kept on this machine besides, for previews, search and
            paper; the ones that were used longest ago go first.
    """

    bucket: str = ""
    endpoint: str = ""
    region: str = "us-east-1"
    prefix: str = ""
    key_file: str = ""
    ca_file: str = ""
    connect_seconds: float = 5.0
    read_seconds: float = 30.0
    tries: int = 3
    connections: int = 20
    cache_bytes: int = 2048 * MIB
