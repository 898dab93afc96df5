// test-guard.c: which heads go on and which do not, one line of the table each
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "guard.h"

#include <glib.h>

static const char *const methods[] = { "GET", "HEAD", "POST", NULL };
static const char *const hosts[] = { "dure.example", "localhost:8440", NULL };
static const char *const types[] = { "application/json", "application/x-www-form-urlencoded",
                                     NULL };
static const char *const codings[] = { "gzip", "zstd", NULL };
static const char *const none[] = { NULL };
static const DureGuardBody bodies[] = {
  { "/v1/observations", 5000, types, codings },
  { NULL, 1000, types, none },
};
static const DureGuardRules rules = { methods, hosts, bodies, "/fhir/" };

#define HOST "Host: dure.example"

static const struct
{
  const char *what, *method, *target, *headers;
  int version, status;
} table[] = {
  { "a plain page", "GET", "/my", HOST, 11, 0 },
  { "the start", "GET", "/", HOST, 11, 0 },
  { "a query", "GET", "/my?lang=ko&donation=0193-4b_.", HOST, 11, 0 },
  { "a well-known document", "GET", "/.well-known/jwks.json", HOST, 11, 0 },
  { "an asset", "HEAD", "/a/style.0a1b2c3d4e.css", HOST, 11, 0 },
  { "a host in other letters", "GET", "/", "Host: DURE.example", 11, 0 },
  { "a host with its port", "GET", "/", "Host: localhost:8440", 11, 0 },
  { "a body", "POST", "/v1/claims", HOST "|Content-Length: 1000", 11, 0 },
  { "an empty body", "POST", "/v1/claims", HOST "|Content-Length: 0", 11, 0 },
  { "no body, said so", "GET", "/", HOST "|Content-Length: 0", 11, 0 },
  { "waiting to be told", "POST", "/", HOST "|Content-Length: 1|Expect: 100-continue", 11, 0 },
  { "letters of any language in a header", "GET", "/", HOST "|X-A: \xea\xb0\x80\tb", 11, 0 },
  { "A11 TRACE", "TRACE", "/", HOST, 11, 405 },
  { "A11 CONNECT", "CONNECT", "/", HOST, 11, 405 },
  { "A11 small letters", "get", "/", HOST, 11, 405 },
  { "A11 no such method", "FOO", "/", HOST, 11, 405 },
  { "PUT", "PUT", "/", HOST "|Content-Length: 1", 11, 405 },
  { "OPTIONS", "OPTIONS", "*", HOST, 11, 405 },
  { "no method", "", "/", HOST, 11, 501 },
  { "a method with a blank", "GE T", "/", HOST, 11, 501 },
  { "HTTP/1.0", "GET", "/", HOST, 10, 505 },
  { "A04 no host", "GET", "/", "Accept: x", 11, 400 },
  { "A04 two hosts", "GET", "/", HOST "|" HOST, 11, 400 },
  { "A04 two hosts, small letters", "GET", "/", HOST "|host: dure.example", 11, 400 },
  { "A04 another host", "GET", "/", "Host: elsewhere.example", 11, 421 },
  { "A04 a longer host", "GET", "/", "Host: dure.example.evil", 11, 421 },
  { "A04 a host and a port", "GET", "/", "Host: dure.example:1", 11, 421 },
  { "A04 an empty host", "GET", "/", "Host: ", 11, 421 },
  { "A01 both framings", "POST", "/", HOST "|Content-Length: 5|Transfer-Encoding: chunked", 11,
    411 },
  { "chunks", "POST", "/", HOST "|Transfer-Encoding: chunked", 11, 411 },
  { "chunks, odd letters", "POST", "/", HOST "|transfer-ENCODING: x", 11, 411 },
  { "A03 a blank before the colon", "POST", "/",
    HOST "|Content-Length: 5|Transfer-Encoding : chunked", 11, 400 },
  { "a blank before the length's colon", "POST", "/", HOST "|Content-Length : 5", 11, 400 },
  { "A02 two lengths", "POST", "/", HOST "|Content-Length: 5|Content-Length: 6", 11, 400 },
  { "A02 the same length twice", "POST", "/", HOST "|Content-Length: 5|Content-Length: 5", 11,
    400 },
  { "a list of lengths", "POST", "/", HOST "|Content-Length: 5, 5", 11, 400 },
  { "a negative length", "POST", "/", HOST "|Content-Length: -1", 11, 400 },
  { "a plus", "POST", "/", HOST "|Content-Length: +5", 11, 400 },
  { "a hexadecimal length", "POST", "/", HOST "|Content-Length: 0x5", 11, 400 },
  { "a blank in a length", "POST", "/", HOST "|Content-Length: 5 0", 11, 400 },
  { "an empty length", "POST", "/", HOST "|Content-Length: ", 11, 400 },
  { "a length beyond numbers", "POST", "/", HOST "|Content-Length: 18446744073709551621", 11, 400 },
  { "no length", "POST", "/", HOST, 11, 411 },
  { "A09 one byte too many", "POST", "/", HOST "|Content-Length: 1001", 11, 413 },
  { "A09 512 MiB", "POST", "/", HOST "|Content-Length: 536870912", 11, 413 },
  { "a body on GET", "GET", "/", HOST "|Content-Length: 5", 11, 400 },
  { "another expectation", "POST", "/", HOST "|Content-Length: 5|Expect: 200-ok", 11, 417 },
  { "A12 climbing", "GET", "/a/../../etc/passwd", HOST, 11, 400 },
  { "A12 climbing in code", "GET", "/a/%2e%2e/%2e%2e/etc/passwd", HOST, 11, 400 },
  { "A12 climbing, half in code", "GET", "/a/..%2f..%2fetc/passwd", HOST, 11, 400 },
  { "a hidden file", "GET", "/.git/config", HOST, 11, 400 },
  { "a name like the one dot that may be", "GET", "/.well-knowns/x", HOST, 11, 400 },
  { "that dot further down", "GET", "/a/.well-known/x", HOST, 11, 400 },
  { "a hidden file behind that dot", "GET", "/.well-known/.git", HOST, 11, 400 },
  { "a NUL in code", "GET", "/a%00b", HOST, 11, 400 },
  { "a back slash", "GET", "/a\\b", HOST, 11, 400 },
  { "two slashes", "GET", "//elsewhere.example/", HOST, 11, 400 },
  { "letters of other languages", "GET", "/\xea\xb0\x80", HOST, 11, 400 },
  { "a line break in code in the query", "GET", "/?a=%0d%0aSet-Cookie", HOST, 11, 400 },
  { "markup in the query", "GET", "/?lang=<b>", HOST, 11, 400 },
  { "no slash", "GET", "my", HOST, 11, 400 },
  { "no target", "GET", "", HOST, 11, 400 },
  { "an operation of a standard", "GET", "/fhir/Group/0193-4b/$export", HOST, 11, 0 },
  { "an operation elsewhere", "GET", "/fhirs/$export", HOST, 11, 400 },
  { "a well-known document of a standard", "GET", "/fhir/.well-known/x", HOST, 11, 0 },
  { "a hidden file of a standard", "GET", "/fhir/.git", HOST, 11, 400 },
  { "a dot further down in a standard", "GET", "/fhir/a/.well-known/x", HOST, 11, 400 },
  { "a standard, climbing in code", "GET", "/fhir/%2e%2e/x", HOST, 11, 400 },
  { "a query in code", "GET", "/fhir/$export?_since=2026-01-01T00%3A00%3a00%2B09:00&_type=A,B",
    HOST, 11, 0 },
  { "a query in code elsewhere", "GET", "/my?lang=k%6f", HOST, 11, 400 },
  { "a line break in code in a standard's query", "GET", "/fhir/x?a=%0D%0Ab", HOST, 11, 400 },
  { "a NUL in code in a standard's query", "GET", "/fhir/x?a=%00", HOST, 11, 400 },
  { "a byte beyond in a standard's query", "GET", "/fhir/x?a=%80", HOST, 11, 400 },
  { "half a code", "GET", "/fhir/x?a=%4", HOST, 11, 400 },
  { "no code at all", "GET", "/fhir/x?a=%", HOST, 11, 400 },
  { "a code of other letters", "GET", "/fhir/x?a=%4g", HOST, 11, 400 },
  { "markup in a standard's query", "GET", "/fhir/x?a=<b>", HOST, 11, 400 },
  { "an empty name", "GET", "/", HOST "|: x", 11, 400 },
  { "a name with a line break", "GET", "/", HOST "|A\rB: x", 11, 400 },
  { "a value with a line break", "GET", "/", HOST "|A: x\ny", 11, 400 },
  { "a value with a bell", "GET", "/", HOST "|A: \a", 11, 400 },
  { "A03 a low line for a hyphen", "POST", "/",
    HOST "|Content-Length: 5|Transfer_Encoding: chunked", 11, 411 },
  { "a length with a low line", "POST", "/", HOST "|Content_Length: 5|Content-Length: 5", 11, 400 },
  { "a WebSocket", "GET", "/", HOST "|Connection: Upgrade|Upgrade: websocket", 11, 400 },
  { "what browsers say about upgrades", "GET", "/", HOST "|Upgrade-Insecure-Requests: 1", 11, 0 },
  { "an authorization", "GET", "/", HOST "|Authorization: Bearer a", 11, 0 },
  { "two authorizations", "GET", "/", HOST "|Authorization: a|authorization: a", 11, 400 },
  { "two origins", "GET", "/", HOST "|Origin: a|Origin: a", 11, 400 },
  { "two senders", "GET", "/", HOST "|X-Forwarded-For: a|X-Forwarded-For: a", 11, 400 },
  { "JSON", "POST", "/", HOST "|Content-Length: 5|Content-Type: application/json", 11, 0 },
  { "JSON, its letters", "POST", "/",
    HOST "|Content-Length: 5|Content-Type: Application/JSON;charset=utf-8", 11, 0 },
  { "a form", "POST", "/",
    HOST "|Content-Length: 5|Content-Type: application/x-www-form-urlencoded", 11, 0 },
  { "many parts", "POST", "/",
    HOST "|Content-Length: 5|Content-Type: multipart/form-data; boundary=x", 11, 415 },
  { "plain text", "POST", "/", HOST "|Content-Length: 5|Content-Type: text/plain", 11, 415 },
  { "a type that begins like ours", "POST", "/",
    HOST "|Content-Length: 5|Content-Type: application/jsonx", 11, 415 },
  { "an empty type", "POST", "/", HOST "|Content-Length: 5|Content-Type: ", 11, 415 },
  { "two types", "POST", "/",
    HOST "|Content-Length: 5|Content-Type: application/json|Content-Type: application/json", 11,
    400 },
  { "a compressed body", "POST", "/v1/observations",
    HOST "|Content-Length: 5|Content-Encoding: gzip", 11, 0 },
  { "a compressed body, otherwise", "POST", "/v1/observations?a=b",
    HOST "|Content-Length: 5|Content-Encoding: ZSTD", 11, 0 },
  { "an unknown compression", "POST", "/v1/observations",
    HOST "|Content-Length: 5|Content-Encoding: br", 11, 415 },
  { "twice compressed", "POST", "/v1/observations",
    HOST "|Content-Length: 5|Content-Encoding: gzip, gzip", 11, 415 },
  { "a compressed body elsewhere", "POST", "/v1/claims",
    HOST "|Content-Length: 5|Content-Encoding: gzip", 11, 415 },
  { "not compressed, said so", "POST", "/v1/claims",
    HOST "|Content-Length: 5|Content-Encoding: identity", 11, 0 },
  { "a large body where it may be", "POST", "/v1/observations", HOST "|Content-Length: 5000", 11,
    0 },
  { "A09 one byte too many there", "POST", "/v1/observations", HOST "|Content-Length: 5001", 11,
    413 },
  { "a large body beside it", "POST", "/v1/observations/", HOST "|Content-Length: 1001", 11, 413 },
  { "a large body before it", "POST", "/v1/observation", HOST "|Content-Length: 1001", 11, 413 },
};

static int
check (const char *method, const char *target, const char *lines, int version)
{
  g_auto (GStrv) split = g_strsplit (lines, "|", 0);
  DureGuardHeader headers[8] = { 0 };
  DureGuardRequest request = { method, version, target, NULL, headers, 0 };
  uint64_t length = 12345;
  int status;

  for (guint i = 0; split[i] != NULL; i++)
    {
      char *colon = strstr (split[i], ": ");

      g_assert_nonnull (colon);
      *colon = '\0';
      headers[request.header_count++] = (DureGuardHeader) { split[i], colon + 2 };
    }
  status = dure_guard_check (&rules, &request, &length);
  if (status != 0)
    g_assert_cmpuint (length, ==, 12345);
  return status;
}

static void
test_line (gconstpointer line)
{
  gsize i = GPOINTER_TO_SIZE (line);

  g_assert_cmpint (check (table[i].method, table[i].target, table[i].headers, table[i].version), ==,
                   table[i].status);
}

static void
test_sizes (void)
{
  g_autofree char *target = g_strnfill (1025, 'a');
  g_autofree char *value = g_strnfill (8193, 'a');
  g_autofree char *line = g_strconcat (HOST "|A: ", value, NULL);
  DureGuardHeader headers[65];
  DureGuardRequest request = { "GET", 11, "/", NULL, headers, G_N_ELEMENTS (headers) };
  uint64_t length;

  target[0] = '/';
  g_assert_cmpint (check ("GET", target, HOST, 11), ==, 414);
  target[1024] = '\0';
  g_assert_cmpint (check ("GET", target, HOST, 11), ==, 0);
  g_assert_cmpint (check ("GET", "/", line, 11), ==, 431);
  line[strlen (line) - 1] = '\0';
  g_assert_cmpint (check ("GET", "/", line, 11), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    headers[i] = (DureGuardHeader) { "A", "b" };
  g_assert_cmpint (dure_guard_check (&rules, &request, &length), ==, 431);
  request.header_count = 64;
  headers[0] = (DureGuardHeader) { "Host", "dure.example" };
  g_assert_cmpint (dure_guard_check (&rules, &request, &length), ==, 0);
  g_assert_cmpuint (length, ==, 0);
}

static void
test_authority (void)
{
  const DureGuardHeader headers[] = { { "Host", "dure.example" } };
  DureGuardRequest request = { "GET", 11, "/", "elsewhere.example", headers, 1 };
  uint64_t length;

  g_assert_cmpint (dure_guard_check (&rules, &request, &length), ==, 421);
  request.authority = "dure.example";
  g_assert_cmpint (dure_guard_check (&rules, &request, &length), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *path = g_strdup_printf ("/guard/%02zu %s", i, table[i].what);

      g_strdelimit (path + 7, "/", ' ');
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_line);
    }
  g_test_add_func ("/guard/sizes", test_sizes);
  g_test_add_func ("/guard/a target with a host of its own", test_authority);
  return g_test_run ();
}
