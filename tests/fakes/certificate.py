"""A server's certificate that vouches for itself, for whatever time is wanted."""

from datetime import datetime
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


def certify(
    file: Path, begins: datetime, ends: datetime, address: str = "127.0.0.1", name: str = ""
) -> None:
    """Write a certificate with its key.

    Arguments:
        file: where to.
        begins: instant, aware.
        ends: instant, aware.
        address: of the server.
        name: of the server; none unless one is given.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    whose = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "county")])
    called: list[x509.GeneralName] = [x509.IPAddress(IPv4Address(address))]
    if name:
        called.append(x509.DNSName(name))
    made = (
        x509.CertificateBuilder()
        .subject_name(whose)
        .issuer_name(whose)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(called), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = serialization.Encoding.PEM
    file.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + made.public_bytes(pem)
    )
