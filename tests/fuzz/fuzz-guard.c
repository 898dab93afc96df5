// fuzz-guard.c: heads of requests, from any bytes at all, up to the verdict on them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The input is a stream as it comes from a stranger. What frame.c takes for a head is judged, and
// what it refuses is cut into pieces more kindly and judged as well, so that the guard meets names
// and values that no frame lets through. What is allowed is then read once more, by other means:
// it must say in one way only where it ends and whom it asks.

#include "frame.h"

#include <glib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

#define STANDARD "/fhir/"

static const char *const methods[] = { "GET", "HEAD", "POST", NULL };
static const char *const hosts[] = { "dure.example", "localhost:8440", NULL };
static const char *const types[] = { "application/json", "application/x-www-form-urlencoded",
                                     NULL };
static const char *const codings[] = { "gzip", "zstd", NULL };
static const char *const none[] = { NULL };
static const DureGuardBody bodies[] = {
  { "/v1/observations", 1048576, types, codings },
  { NULL, 16384, types, none },
};
static const DureGuardRules rules = { methods, hosts, bodies, STANDARD };

static const char *
value_of (const DureGuardRequest *request, const char *name, guint *ret_count)
{
  const char *value = NULL;

  *ret_count = 0;
  for (size_t i = 0; i < request->header_count; i++)
    if (g_ascii_strcasecmp (request->headers[i].name, name) == 0)
      {
        value = request->headers[i].value;
        (*ret_count)++;
      }
  return value;
}

static gboolean
is_ours (const char *host)
{
  return g_ascii_strcasecmp (host, hosts[0]) == 0 || g_ascii_strcasecmp (host, hosts[1]) == 0;
}

/* What is in code is in the query of a standard's address, and can be seen. */
static void
check_target (const char *target)
{
  const gboolean is_standard = g_str_has_prefix (target, STANDARD);
  g_autofree char *path = g_strndup (target, strcspn (target, "?"));
  g_autofree char *query = NULL;

  g_assert_true (target[0] == '/' && strlen (target) <= 1024);
  g_assert_true (strpbrk (path, "%\\ \t\r\n#<>\"'") == NULL);
  g_assert_true (strstr (path, "/..") == NULL && strstr (path, "//") == NULL);
  g_assert_true (is_standard || (strchr (path, '$') == NULL && strchr (target, '%') == NULL));
  query = g_uri_unescape_string (target + strlen (path), NULL);
  g_assert_true (query != NULL && g_str_is_ascii (query));
  for (const char *p = query; *p != '\0'; p++)
    g_assert_true (g_ascii_isprint (*p));
}

static void
check_allowed (const DureGuardRequest *request, uint64_t length)
{
  gboolean is_post = g_str_equal (request->method, "POST");
  guint count;
  const char *value = value_of (request, "Host", &count);

  g_assert_true (request->version == 11 && g_strv_contains (methods, request->method));
  g_assert_true (count == 1 && is_ours (value));
  g_assert_true (request->authority == NULL || is_ours (request->authority));
  value_of (request, "Transfer-Encoding", &count);
  g_assert_true (count == 0);
  value_of (request, "Upgrade", &count);
  g_assert_true (count == 0);
  value_of (request, "Authorization", &count);
  g_assert_true (count <= 1);
  value = value_of (request, "Content-Length", &count);
  g_assert_true (count <= 1 && (count == 1 || (!is_post && length == 0)));
  if (count == 1)
    g_assert_true (strspn (value, "0123456789") == strlen (value)
                   && g_ascii_strtoull (value, NULL, 10) == length);
  g_assert_true (length <= (is_post ? 1048576 : 0));
  check_target (request->target);
  for (size_t i = 0; i < request->header_count; i++)
    g_assert_true (strpbrk (request->headers[i].name, " \t\r\n:") == NULL
                   && strpbrk (request->headers[i].value, "\r\n") == NULL);
}

static void
judge (const DureGuardRequest *request)
{
  uint64_t length = UINT64_MAX;
  int status = dure_guard_check (&rules, request, &length);

  if (status == DURE_GUARD_ALLOWED)
    check_allowed (request, length);
  else
    g_assert_true (status >= 400 && status <= 505 && length == UINT64_MAX);
}

/* Lines end where a line feed is, names where a colon is, and anything may stand between. */
static void
judge_pieces (const uint8_t *bytes, size_t length)
{
  g_autofree char *text = g_strndup ((const char *) bytes, length);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 80);
  g_auto (GStrv) words = g_strsplit (lines[0] != NULL ? lines[0] : "", " ", 4);
  DureGuardHeader headers[80];
  DureGuardRequest request = { "", 11, "", NULL, headers, 0 };

  if (g_strv_length (words) >= 2)
    request = (DureGuardRequest) { words[0], 11, words[1], words[2], headers, 0 };
  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (colon != NULL)
        *colon = '\0';
      headers[request.header_count++]
          = (DureGuardHeader) { lines[i], colon != NULL ? colon + 1 : "" };
    }
  judge (&request);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  size_t line = 0, end = 0;
  DureGuardHeader headers[DURE_GUARD_MAX_HEADERS];
  DureGuardRequest request;

  if (length == 0)
    return 0;
  length = MIN (length, DURE_FRAME_MAX_HEAD);
  if (dure_frame_find_end ((const char *) bytes, length, &line, &end) == DURE_GUARD_ALLOWED
      && end > 0)
    {
      g_autofree char *head = g_memdup2 (bytes, end);

      g_assert_true (end <= length && end >= 4 && memcmp (bytes + end - 4, "\r\n\r\n", 4) == 0);
      if (dure_frame_parse (head, end, headers, G_N_ELEMENTS (headers), &request)
          == DURE_GUARD_ALLOWED)
        judge (&request);
    }
  judge_pieces (bytes, length);
  return 0;
}
