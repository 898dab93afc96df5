# forms.py: requests in every form that somebody might write, right or wrong
# Copyright 2026 The Dure contributors
# SPDX-License-Identifier: Apache-2.0
"""Behind each form that is not right stands a whole second request. Two readers who do not agree
where the first ends would answer it; here nothing behind a refused head is ever answered, and
what is not right in itself is never answered with a success."""

import contextlib
import socket
from urllib.parse import urlsplit

from city import running_city
from kit import tap
from wire import alive, connect, read_all, status_of

CHUNKS = b"0\r\n\r\n"
POST = "POST /v1/sessions/challenges HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
GET = "GET /problems/expired HTTP/1.1\r\nHost: {host}\r\n"
END = "Connection: close\r\n\r\n"
REFUSED = (400, 405, 411, 413, 414, 415, 417, 421, 431, 501, 505)

# What is right, and how it is answered.
GOOD = {
    "a page": (GET + END, 410),
    "a page by its whole address": ("GET http://{host}/problems/expired HTTP/1.1\r\n"
                                    "Host: {host}\r\n" + END, 410),
    "no blank behind a colon": ("GET /problems/expired HTTP/1.1\r\nHost:{host}\r\n" + END, 410),
    "blanks around a value": ("GET /problems/expired HTTP/1.1\r\nHost: \t {host} \t \r\n" + END,
                              410),
    "names in small letters": ("GET /problems/expired HTTP/1.1\r\nhost: {host}\r\n" + END, 410),
    "an empty value": (GET + "X-Empty:\r\n" + END, 410),
    "a header twice": (GET + "Accept: a\r\nAccept: b\r\n" + END, 410),
    "a query": ("GET /problems/expired?lang=en HTTP/1.1\r\nHost: {host}\r\n" + END, 410),
    "a body": (POST + "Content-Length: 2\r\n" + END + "{{}}", 201),
    "a body with its type": (POST + "Content-Type: application/json; charset=utf-8\r\n"
                             "Content-Length: 2\r\n" + END + "{{}}", 201),
    "an empty body": (POST + "Content-Length: 0\r\n" + END, 201),
    "zeros before a length": (POST + "Content-Length: 002\r\n" + END + "{{}}", 201),
    "only the head": ("HEAD /problems/expired HTTP/1.1\r\nHost: {host}\r\n" + END, 410),
}

# What is not.
BAD = {
    "CL and TE": POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
    "TE and CL": POST + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
    "TE": POST + "Transfer-Encoding: chunked\r\n\r\n",
    "TE on GET": GET + "Transfer-Encoding: chunked\r\n\r\n",
    "TE identity": POST + "Content-Length: 5\r\nTransfer-Encoding: identity\r\n\r\n",
    "TE unknown": POST + "Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n\r\n",
    "TE empty": POST + "Content-Length: 5\r\nTransfer-Encoding:\r\n\r\n",
    "TE twice": POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: cow\r\n\r\n",
    "TE in other letters": POST + "Content-Length: 5\r\ntRANSFER-eNCODING: chunked\r\n\r\n",
    "TE with a low line": POST + "Content-Length: 5\r\nTransfer_Encoding: chunked\r\n\r\n",
    "TE, a blank before the colon": POST + "Content-Length: 5\r\nTransfer-Encoding : chunked"
                                           "\r\n\r\n",
    "TE, a tab before the colon": POST + "Content-Length: 5\r\nTransfer-Encoding\t: chunked\r\n"
                                         "\r\n",
    "TE, folded": POST + "Content-Length: 5\r\nTransfer-Encoding:\r\n chunked\r\n\r\n",
    "TE behind a folded line": POST + "Content-Length: 5\r\nX: y\r\n Transfer-Encoding: chunked"
                                      "\r\n\r\n",
    "TE behind a lone CR": POST + "Content-Length: 5\r\nX: y\rTransfer-Encoding: chunked\r\n\r\n",
    "TE behind a lone LF": POST + "Content-Length: 5\r\nX: y\nTransfer-Encoding: chunked\r\n\r\n",
    "TE behind a NUL": POST + "Content-Length: 5\r\nX: \0\r\nTransfer-Encoding: chunked\r\n\r\n",
    "TE with a vertical tab": POST + "Content-Length: 5\r\nTransfer-Encoding: \vchunked\r\n\r\n",
    "two lengths": POST + "Content-Length: 0\r\nContent-Length: 60\r\n\r\n",
    "two lengths, other order": POST + "Content-Length: 60\r\nContent-Length: 0\r\n\r\n",
    "the same length twice": POST + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n",
    "a list of lengths": POST + "Content-Length: 5, 5\r\n\r\n",
    "a negative length": POST + "Content-Length: -1\r\n\r\n",
    "a length with a plus": POST + "Content-Length: +5\r\n\r\n",
    "a length in hexadecimal": POST + "Content-Length: 0x5\r\n\r\n",
    "a length with a point": POST + "Content-Length: 5.0\r\n\r\n",
    "a length with a blank": POST + "Content-Length: 5 0\r\n\r\n",
    "a length in quotes": POST + "Content-Length: \"5\"\r\n\r\n",
    "an empty length": POST + "Content-Length: \r\n\r\n",
    "a length of 2^64 and 5": POST + "Content-Length: 18446744073709551621\r\n\r\n",
    "a length, a blank before the colon": POST + "Content-Length : 5\r\nContent-Length: 40\r\n\r\n",
    "a length with a low line": POST + "Content_Length: 5\r\nContent-Length: 40\r\n\r\n",
    "no length": POST + "\r\n",
    "a length on GET": GET + "Content-Length: 5\r\n\r\n",
    "a length on HEAD": "HEAD / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\n\r\n",
    "chunk size zz": POST + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "chunk size -1": POST + "Transfer-Encoding: chunked\r\n\r\n-1\r\n",
    "chunk size 0x5": POST + "Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n",
    "chunk size of 2^64 and 5": POST + "Transfer-Encoding: chunked\r\n\r\n10000000000000005\r\n",
    "chunk with an extension": POST + "Transfer-Encoding: chunked\r\n\r\n5;a=\n\r\nhello\r\n",
    "chunk with a trailer": POST + "Transfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n",
    "lone LFs": "GET / HTTP/1.1\nHost: {host}\n\n",
    "a lone LF behind the first line": "GET / HTTP/1.1\nHost: {host}\r\n\r\n",
    "a lone LF at the end": GET + "\n",
    "a lone CR behind the first line": "GET / HTTP/1.1\rHost: {host}\r\n\r\n",
    "an empty line first": "\r\nGET / HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "a blank first": " GET / HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "a tab behind the method": "GET\t/ HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "a tab behind the target": "GET /\tHTTP/1.1\r\nHost: {host}\r\n\r\n",
    "two blanks behind the method": "GET  / HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "two blanks behind the target": "GET /  HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "a blank in the target": "GET /a b HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "a blank behind the version": "GET / HTTP/1.1 \r\nHost: {host}\r\n\r\n",
    "a line break in code": "GET /%0d%0aX: HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "a NUL in the target": "GET /\0 HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "a fragment": "GET /#a HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "no target": "GET HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "no version": "GET /\r\n\r\n",
    "a target without a slash": "GET my HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "a star": "GET * HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "another host in the target": "GET http://elsewhere.example/ HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "a name before the host": "GET http://a@{host}/ HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "another scheme": "GET ftp://{host}/ HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "HTTP/1.0": "GET / HTTP/1.0\r\nHost: {host}\r\n\r\n",
    "HTTP/1.0 without a host": "GET / HTTP/1.0\r\n\r\n",
    "HTTP/0.9": "GET / HTTP/0.9\r\nHost: {host}\r\n\r\n",
    "HTTP/1.2": "GET / HTTP/1.2\r\nHost: {host}\r\n\r\n",
    "HTTP/2.0": "GET / HTTP/2.0\r\nHost: {host}\r\n\r\n",
    "HTTP/11": "GET / HTTP/11\r\nHost: {host}\r\n\r\n",
    "the start of HTTP/2": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a version in small letters": "GET / http/1.1\r\nHost: {host}\r\n\r\n",
    "another protocol": "GET / SIP/2.0\r\nHost: {host}\r\n\r\n",
    "a method in small letters": "get / HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "TRACE": "TRACE / HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "CONNECT": "CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "OPTIONS": "OPTIONS * HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "a method with a colon": "GE:T / HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "no host": "GET / HTTP/1.1\r\nX: y\r\n\r\n",
    "an empty host": "GET / HTTP/1.1\r\nHost:\r\n\r\n",
    "two hosts": GET + "Host: elsewhere.example\r\n\r\n",
    "two hosts, other order": "GET / HTTP/1.1\r\nHost: elsewhere.example\r\nHost: {host}\r\n\r\n",
    "a host with a path": "GET / HTTP/1.1\r\nHost: {host}/a\r\n\r\n",
    "a host with a blank": "GET / HTTP/1.1\r\nHost: {host} a\r\n\r\n",
    "a list of hosts": "GET / HTTP/1.1\r\nHost: {host}, {host}\r\n\r\n",
    "a name with a blank": GET + "X Y: z\r\n\r\n",
    "a name with a NUL": GET + "X\0Y: z\r\n\r\n",
    "a name with brackets": GET + "X(Y): z\r\n\r\n",
    "a name beyond ASCII": GET + "X\xff: z\r\n\r\n",
    "no name": GET + ": z\r\n\r\n",
    "no colon": GET + "nothing\r\n\r\n",
    "a value with a lone CR": GET + "X: a\rb\r\n\r\n",
    "a value with a NUL": GET + "X: a\0b\r\n\r\n",
    "a value with a bell": GET + "X: \a\r\n\r\n",
    "a folded value": GET + "X: a\r\n b\r\n\r\n",
    "65 headers": GET + "X: y\r\n" * 65 + "\r\n",
    "a value too long": GET + "X: " + "y" * 9000 + "\r\n\r\n",
    "a target too long": "GET /" + "a" * 2000 + " HTTP/1.1\r\nHost: {host}\r\n\r\n",
    "a first line without end": "GET /" + "a" * 20000,
    "another expectation": POST + "Content-Length: 5\r\nExpect: 200-ok\r\n\r\n",
    "an upgrade": GET + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    "an upgrade to HTTP/2": GET + "Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
    "many parts": POST + "Content-Type: multipart/form-data; boundary=a\r\nContent-Length: 5\r\n"
                         "\r\n",
    "plain text": POST + "Content-Type: text/plain\r\nContent-Length: 5\r\n\r\n",
    "two types": POST + "Content-Type: application/json\r\nContent-Type: text/plain\r\n"
                        "Content-Length: 5\r\n\r\n",
    "a compressed body": POST + "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\n",
    "two authorizations": GET + "Authorization: a\r\nAuthorization: b\r\n\r\n",
    "TLS": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "bytes": "\x80\x81\x00\xff\r\n\r\n",
}


def bytes_of(form, host):
    return form.format(host=host).encode("latin-1")


def ask(city, data):
    """What comes back until the backend closes the connection of its own accord."""
    with connect(city.people, 8) as connection:
        with contextlib.suppress(OSError):
            connection.sendall(data)
        answer = read_all(connection)
        with contextlib.suppress(ConnectionError):
            connection.settimeout(0.01)
            assert connection.recv(1) == b"", "it was not closed"
    return answer


def test_good_forms():
    """What RFC 9112 allows is answered, once"""
    with running_city() as city:
        host = urlsplit(city.people).netloc
        for what, (form, status) in GOOD.items():
            answer = ask(city, bytes_of(form, host))
            assert answer.count(b"HTTP/1.1 ") == 1, (what, answer)
            assert status_of(answer) == status, (what, answer)


def test_bad_forms():
    """A01 A02 A03 anything else is refused, once, and no request hidden behind it is answered"""
    with running_city() as city:
        host = urlsplit(city.people).netloc
        hidden = bytes_of(POST + "Content-Length: 2\r\n\r\n{{}}", host)
        for what, form in BAD.items():
            for between in (b"", CHUNKS, b"hello"):
                answer = ask(city, bytes_of(form, host) + between + hidden)
                assert answer.count(b"HTTP/1.1 ") == 1, (what, answer)
                assert status_of(answer) in REFUSED, (what, answer)
                assert b"elsewhere" not in answer and b"challenge\"" not in answer, (what, answer)
        alive(city)


def test_pieces():
    """A request that comes byte by byte, or with its body right behind it, is the same request"""
    with running_city() as city:
        host = urlsplit(city.people).netloc
        for what, (form, status) in GOOD.items():
            with connect(city.people) as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for byte in bytes_of(form, host):
                    connection.sendall(bytes([byte]))
                answer = read_all(connection)
            assert answer.count(b"HTTP/1.1 ") == 1 and status_of(answer) == status, (what, answer)


if __name__ == "__main__":
    tap.main()
