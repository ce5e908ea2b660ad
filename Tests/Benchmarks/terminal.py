# What the benchmarks' own clients need: a terminal's key, enrolment, tokens and signed manifests, and a bare line of HTTP.
# Python's standard library and libcrypto, nothing else: a client must cost little beside the server that it measures.
import base64
import ctypes
import ctypes.util
import hashlib
import json
import os
import socket
import time
import urllib.parse
import uuid

crypto = ctypes.CDLL(ctypes.util.find_library("crypto") or "libcrypto.so.3")
for name in ("EVP_PKEY_Q_keygen", "EVP_MD_CTX_new", "EVP_sha256", "EVP_PKEY_new_raw_public_key"):
    getattr(crypto, name).restype = ctypes.c_void_p
ED25519 = 1087


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def uuid7():
    moment = int(time.time() * 1000).to_bytes(6, "big")
    rest = bytearray(os.urandom(10))
    rest[0] = 0x70 | rest[0] & 0x0F
    rest[2] = 0x80 | rest[2] & 0x3F
    return str(uuid.UUID(bytes=moment + bytes(rest)))


def compact(value):
    return json.dumps(value, separators=(",", ":")).encode()


class Key:
    """A P-256 key that signs as ES256."""

    def __init__(self):
        self.key = ctypes.c_void_p(crypto.EVP_PKEY_Q_keygen(None, None, b"EC", b"P-256"))
        place = ctypes.c_void_p()
        size = crypto.EVP_PKEY_get1_encoded_public_key(self.key, ctypes.byref(place))
        point = ctypes.string_at(place, size)
        assert size == 65 and point[0] == 4
        self.public = {"kty": "EC", "crv": "P-256", "x": base64url(point[1:33]), "y": base64url(point[33:])}

    def signature(self, data):
        context, size = ctypes.c_void_p(crypto.EVP_MD_CTX_new()), ctypes.c_size_t(128)
        buffer = ctypes.create_string_buffer(128)
        digest = ctypes.c_void_p(crypto.EVP_sha256())
        assert crypto.EVP_DigestSignInit(context, None, digest, None, self.key) == 1
        assert crypto.EVP_DigestSign(context, buffer, ctypes.byref(size), data, ctypes.c_size_t(len(data))) == 1
        crypto.EVP_MD_CTX_free(context)
        der, numbers, place = buffer.raw[: size.value], [], 2
        for _ in range(2):
            length = der[place + 1]
            numbers.append(int.from_bytes(der[place + 2 : place + 2 + length], "big").to_bytes(32, "big"))
            place += 2 + length
        return b"".join(numbers)

    def jws(self, payload, kid, kind):
        head = compact({"alg": "ES256", "kid": kid, "typ": kind})
        text = base64url(head) + "." + base64url(payload)
        return text + "." + base64url(self.signature(text.encode()))


def verified(jws, keys):
    """The content of a text that the hub signed with one of its keys."""
    head, payload, signature = (from_base64url(part) for part in jws.split("."))
    raw = keys[json.loads(head)["kid"]]
    key = ctypes.c_void_p(crypto.EVP_PKEY_new_raw_public_key(ED25519, None, raw, ctypes.c_size_t(len(raw))))
    context, text = ctypes.c_void_p(crypto.EVP_MD_CTX_new()), jws[: jws.rindex(".")].encode()
    assert crypto.EVP_DigestVerifyInit(context, None, None, None, key) == 1
    good = crypto.EVP_DigestVerify(
        context, signature, ctypes.c_size_t(len(signature)), text, ctypes.c_size_t(len(text)))
    crypto.EVP_MD_CTX_free(context)
    crypto.EVP_PKEY_free(key)
    assert good == 1, "a signature of the hub does not hold"
    return json.loads(payload)


class Line:
    """One connection that stays open. Answers with status, head and body as bytes."""

    def __init__(self, url):
        parts = urllib.parse.urlsplit(url)
        self.host = parts.netloc.encode()
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def say(self, method, path, headers, *body):
        size = sum(len(part) for part in body)
        head = b"%s %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n%s\r\n" % (
            method.encode(), path.encode(), self.host, size, headers)
        sent, parts = self.socket.sendmsg([head, *body]), [head, *body]
        for part in parts:
            if sent >= len(part):
                sent -= len(part)
            else:
                self.socket.sendall(memoryview(part)[sent:])
                sent = 0

    def hear(self):
        while (end := self.rest.find(b"\r\n\r\n")) < 0:
            self.more()
        head, self.rest = self.rest[:end], self.rest[end + 4 :]
        size = header(head, b"content-length")
        assert size is not None or head[9:12] == b"204", head
        size = int(size or 0)
        while len(self.rest) < size:
            self.more()
        body, self.rest = self.rest[:size], self.rest[size:]
        return int(head[9:12]), head, body

    def more(self):
        piece = self.socket.recv(1 << 16)
        if not piece:
            raise ConnectionError("the server has closed the line")
        self.rest += piece

    def ask(self, method, path, headers, *body):
        self.say(method, path, headers, *body)
        return self.hear()


def header(head, name):
    place = head.lower().find(b"\r\n" + name + b":")
    if place < 0:
        return None
    start = place + len(name) + 3
    end = head.find(b"\r\n", start)
    return head[start : end if end >= 0 else len(head)].strip()


class Terminal:
    """An enrolled terminal and its access token."""

    def __init__(self, url, code):
        self.key, line = Key(), Line(url)
        body = compact({"code": code, "name": "bench", "publicKey": self.key.public})
        status, _, answer = line.ask("POST", "/api/v1/terminals", b"Content-Type: application/json\r\n", body)
        assert status == 201, answer
        answer = json.loads(answer)
        self.id, self.audience = answer["terminalId"], answer["audience"]
        self.keys = {key["kid"]: from_base64url(key["x"]) for key in answer["keys"] if key["crv"] == "Ed25519"}
        now = int(time.time())
        claims = {
            "iss": self.id, "sub": self.id, "aud": self.audience, "iat": now, "exp": now + 300,
            "jti": base64url(os.urandom(20)),
        }
        form = urllib.parse.urlencode({
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": self.key.jws(compact(claims), self.id, "JWT"),
        }).encode()
        status, _, answer = line.ask(
            "POST", "/api/v1/token", b"Content-Type: application/x-www-form-urlencoded\r\n", form)
        assert status == 200, answer
        self.token = json.loads(answer)["access_token"]
        self.bearer = b"Authorization: Bearer %s\r\n" % self.token.encode()

    def manifest(self, exam, kind, operator, patient, name, media, size, sha256):
        """The body that announces one object of an exam."""
        content = {
            "exam": exam, "kind": kind, "urgency": "routine", "operator": operator,
            "performedAt": time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime()), "patient": {"id": patient},
            "request": {"complaint": "bench"},
            "objects": [{"number": 1, "name": name, "mediaType": media, "size": size, "sha256": sha256}],
        }
        return compact({"signedManifest": self.key.jws(compact(content), self.id, "lianyi-manifest+jws")})


def content_digest(sha256):
    return b"Content-Digest: sha-256=:%s:\r\n" % base64.b64encode(bytes.fromhex(sha256))
