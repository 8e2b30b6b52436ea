"""What is refused before any route sees it."""

import pytest
from tests.app.conftest import HOST, ORIGIN, PORT

CLAIMS = "/api/claims"
BODY = '{"text": ""}'


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": f"localhost:{PORT}", "origin": f"http://localhost:{PORT}"}, 200),
        ({"host": f"[::1]:{PORT}", "origin": f"http://[::1]:{PORT}"}, 200),
        ({"host": f"LOCALHOST:{PORT}", "origin": f"http://localhost:{PORT}"}, 200),
        ({"content_type": "application/json; charset=utf-8"}, 200),
        ({"content_type": 'Application/JSON;charset="UTF-8"'}, 200),
        ({"host": "127.0.0.1"}, 403),
        ({"host": f"127.0.0.1:{PORT + 1}"}, 403),
        ({"host": f"127.0.0.1:0{PORT}"}, 403),
        ({"host": f"127.0.0.1.:{PORT}"}, 403),
        ({"host": f"127.0.0.2:{PORT}"}, 403),
        ({"host": f"0.0.0.0:{PORT}"}, 403),
        ({"host": f"example.org:{PORT}"}, 403),
        ({"host": f"{HOST}.example.org"}, 403),
        ({"host": f"user@{HOST}"}, 403),
        ({"host": ""}, 403),
        ({"origin": None}, 403),
        ({"origin": ""}, 403),
        ({"origin": "null"}, 403),
        ({"origin": f"https://{HOST}"}, 403),
        ({"origin": f"http://localhost:{PORT}"}, 403),
        ({"origin": "http://127.0.0.1"}, 403),
        ({"origin": f"{ORIGIN}/"}, 403),
        ({"origin": f"{ORIGIN} {ORIGIN}"}, 403),
        ({"origin": "http://example.org"}, 403),
        ({"x_shocklayer_token": None}, 403),
        ({"x_shocklayer_token": ""}, 403),
        ({"x_shocklayer_token": "A" * 43}, 403),
        ({"content_type": None}, 415),
        ({"content_type": ""}, 415),
        ({"content_type": "text/plain"}, 415),
        ({"content_type": "application/jsonp"}, 415),
        ({"content_type": "application/x-www-form-urlencoded"}, 415),
        ({"content_type": "multipart/form-data; boundary=a"}, 415),
        ({"content_type": "application/json; charset=utf-16"}, 415),
        ({"content_encoding": "gzip"}, 415),
    ],
)
def test_a_post_needs_host_origin_token_and_type(client, headers, status):
    answer = client.send("POST", CLAIMS, BODY, client.headers(**headers))
    assert answer.status_code == status
    if status != 200:
        assert answer.json()["error"]


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("host", "example.org", 403),
        ("origin", "http://example.org", 403),
        ("origin", ORIGIN, 403),
        ("x-shocklayer-token", "other", 403),
        ("content-type", "text/plain", 415),
        ("content-type", "application/json", 415),
    ],
)
def test_a_header_sent_twice_is_refused(client, name, value, status):
    answer = client.send("POST", CLAIMS, BODY, [*client.headers().items(), (name, value)])
    assert answer.status_code == status


@pytest.mark.parametrize("path", ["/", "/fly", "/static/app.css", "/api/jobs", "/nowhere"])
def test_a_page_needs_the_host_too(client, path):
    assert client.send("GET", path, headers={"host": "example.org"}).status_code == 403


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST", "TRACE", "BREW"])
@pytest.mark.parametrize("path", ["/", CLAIMS, "/nowhere"])
def test_every_method_that_may_change_something_needs_the_token(client, method, path):
    assert client.send(method, path, BODY, client.headers(x_shocklayer_token=None)).status_code == 403
    assert client.send(method, path, BODY, client.headers(origin=None)).status_code == 403


def test_no_other_origin_is_ever_allowed(client):
    headers = {"origin": "http://example.org", "access-control-request-method": "POST"}
    answer = client.send("OPTIONS", CLAIMS, headers=headers)
    assert answer.status_code == 405
    for method in ("GET", "OPTIONS"):
        answer = client.send(method, "/", headers=headers)
        assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", [CLAIMS, "/api/fly", "/api/jobs", "/nowhere"])
def test_a_body_over_the_limit_is_refused_as_stated_and_as_counted(client, path):
    large = b'{"text": "' + b"a" * 256 * 1024 + b'"}'
    answer = client.send("POST", path, large, client.headers())
    assert answer.status_code == 413

    async def chunks():
        for start in range(0, len(large), 4096):
            yield large[start : start + 4096]

    assert client.send("POST", path, chunks(), client.headers()).status_code == 413


def test_a_chunked_body_within_the_limit_is_read(client):
    async def chunks():
        for part in (b'{"te', b'xt": ""', b"}"):
            yield part

    answer = client.send("POST", CLAIMS, chunks(), client.headers())
    assert (answer.status_code, answer.json()) == (200, [])


def test_a_body_shorter_than_stated_or_without_a_number_is_refused(client):
    for length in ("-1", "1e3", "+5", "", "١٢".encode()):
        headers = [*client.headers().items(), ("content-length", length)]
        assert client.send("POST", CLAIMS, BODY, headers).status_code == 400
    headers = client.headers(content_length="12", transfer_encoding="chunked")
    assert client.send("POST", CLAIMS, BODY, headers).status_code == 400


@pytest.mark.parametrize(
    "path", ["/", "/fly", "/check", "/tunnels", "/ensemble", "/about", "/nowhere", "/api/x"]
)
def test_every_answer_carries_the_security_headers(client, path):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers
