// test-frame.c: where heads end, and what stands in them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "frame.h"

#include <glib.h>
#include <string.h>

#define FIRST "GET / HTTP/1.1\r\n"

/* Heads up to their end: how they are taken. Tests of what they mean are in test-guard.c. */
static const struct
{
  const char *what, *head;
  int status;
} table[] = {
  { "one line", FIRST "\r\n", 0 },
  { "a header", FIRST "Host: a\r\n\r\n", 0 },
  { "blanks around a value", FIRST "A: \t b \t \r\n\r\n", 0 },
  { "an empty value", FIRST "A:\r\n\r\n", 0 },
  { "a value in another language", FIRST "A: \xea\xb0\x80\r\n\r\n", 0 },
  { "another version", "GET / HTTP/1.0\r\n\r\n", 0 },
  { "a future version", "GET / HTTP/1.2\r\n\r\n", 505 },
  { "HTTP/2", "PRI * HTTP/2.0\r\n\r\n", 505 },
  { "a version in small letters", "GET / http/1.1\r\n\r\n", 400 },
  { "no version", "GET /\r\n\r\n", 400 },
  { "no target", "GET  HTTP/1.1\r\n\r\n", 400 },
  { "two blanks", "GET  / HTTP/1.1\r\n\r\n", 400 },
  { "a blank at the end", "GET / HTTP/1.1 \r\n\r\n", 400 },
  { "four words", "GET / a HTTP/1.1\r\n\r\n", 400 },
  { "a tab", "GET\t/ HTTP/1.1\r\n\r\n", 400 },
  { "a tab in the target", "GET /\ta HTTP/1.1\r\n\r\n", 400 },
  { "an empty line first", "\r\n" FIRST "\r\n", 400 },
  { "a blank first", " " FIRST "\r\n", 400 },
  { "a lone LF", "GET / HTTP/1.1\n\r\n", 400 },
  { "a lone LF at the end", FIRST "\n", 400 },
  { "a lone CR", "GET / HTTP/1.1\rA: b\r\n\r\n", 400 },
  { "two CR", "GET / HTTP/1.1\r\r\n\r\n", 400 },
  { "a bell", FIRST "A: \a\r\n\r\n", 400 },
  { "a delete", FIRST "A: \x7f\r\n\r\n", 400 },
  { "a blank before the colon", FIRST "A : b\r\n\r\n", 400 },
  { "a folded line", FIRST "A: b\r\n c\r\n\r\n", 400 },
  { "a folded line first", FIRST " A: b\r\n\r\n", 400 },
  { "no colon", FIRST "A\r\n\r\n", 400 },
  { "no name", FIRST ": b\r\n\r\n", 400 },
  { "a name with a bracket", FIRST "A(: b\r\n\r\n", 400 },
};

static int
read_head (const char *bytes, size_t length, DureGuardHeader *headers, size_t header_max,
           DureGuardRequest *ret_request, char *room)
{
  size_t line = 0, end = 0;
  int status = 0;

  /* Byte by byte must be the same as all at once. */
  for (size_t i = 0; i <= length && status == 0 && end == 0; i++)
    status = dure_frame_find_end (bytes, i, &line, &end);
  if (status != 0)
    {
      size_t line_at_once = 0, end_at_once = 0;

      g_assert_cmpint (dure_frame_find_end (bytes, length, &line_at_once, &end_at_once), ==,
                       status);
      return status;
    }
  g_assert_cmpuint (end, ==, length);
  memcpy (room, bytes, length);
  return dure_frame_parse (room, length, headers, header_max, ret_request);
}

static void
test_line (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  DureGuardHeader headers[4];
  DureGuardRequest request;
  char room[256];

  g_assert_cmpint (read_head (table[i].head, strlen (table[i].head), headers, 4, &request, room),
                   ==, table[i].status);
}

static void
test_words (void)
{
  static const char head[] = "POST http://dure.example/a?b=c HTTP/1.1\r\nHost: \t x y \r\nB:\r\n"
                             "Host:z\r\n\r\n";
  DureGuardHeader headers[3];
  DureGuardRequest request;
  char room[sizeof head];

  g_assert_cmpint (read_head (head, strlen (head), headers, 3, &request, room), ==, 0);
  g_assert_cmpstr (request.method, ==, "POST");
  g_assert_cmpint (request.version, ==, 11);
  g_assert_cmpstr (request.target, ==, "/a?b=c");
  g_assert_cmpstr (request.authority, ==, "dure.example");
  g_assert_cmpuint (request.header_count, ==, 3);
  g_assert_cmpstr (request.headers[0].name, ==, "Host");
  g_assert_cmpstr (request.headers[0].value, ==, "x y");
  g_assert_cmpstr (request.headers[1].value, ==, "");
  g_assert_cmpstr (request.headers[2].value, ==, "z");
  g_assert_cmpint (read_head (head, strlen (head), headers, 2, &request, room), ==, 431);
}

static void
check_authority (const char *target, const char *authority, const char *rest)
{
  g_autofree char *head = g_strdup_printf ("GET %s HTTP/1.1\r\n\r\n", target);
  DureGuardRequest request;
  DureGuardHeader header;
  char room[256];

  g_assert_cmpint (read_head (head, strlen (head), &header, 1, &request, room), ==, 0);
  g_assert_cmpstr (request.authority, ==, authority);
  g_assert_cmpstr (request.target, ==, rest);
}

static void
test_authorities (void)
{
  check_authority ("/", NULL, "/");
  check_authority ("//a/", NULL, "//a/");
  check_authority ("http://a", "a", "/");
  check_authority ("http://a/", "a", "/");
  check_authority ("http://a:1/b/c", "a:1", "/b/c");
  check_authority ("http:///b", "", "/b");
  check_authority ("http://", "", "/");
  check_authority ("https://a/", NULL, "https://a/");
  check_authority ("*", NULL, "*");
}

static void
test_sizes (void)
{
  g_autofree char *bytes = g_strnfill (DURE_FRAME_MAX_HEAD, 'a');
  size_t line = 0, end;

  g_assert_cmpint (dure_frame_find_end (bytes, DURE_FRAME_MAX_HEAD - 1, &line, &end), ==, 0);
  g_assert_cmpuint (end, ==, 0);
  g_assert_cmpint (dure_frame_find_end (bytes, DURE_FRAME_MAX_HEAD, &line, &end), ==, 414);
  memcpy (bytes + 100, "\r\n", 2);
  line = 0;
  g_assert_cmpint (dure_frame_find_end (bytes, DURE_FRAME_MAX_HEAD - 1, &line, &end), ==, 0);
  g_assert_cmpuint (line, ==, 102);
  g_assert_cmpint (dure_frame_find_end (bytes, DURE_FRAME_MAX_HEAD, &line, &end), ==, 431);
  memcpy (bytes + DURE_FRAME_MAX_HEAD - 4, "\r\n\r\n", 4);
  g_assert_cmpint (dure_frame_find_end (bytes, DURE_FRAME_MAX_HEAD, &line, &end), ==, 0);
  g_assert_cmpuint (end, ==, DURE_FRAME_MAX_HEAD);
}

/* What follows a head is not looked at. */
static void
test_more (void)
{
  static const char bytes[] = FIRST "\r\n\n\r\0GET";
  size_t line = 0, end;

  g_assert_cmpint (dure_frame_find_end (bytes, sizeof bytes, &line, &end), ==, 0);
  g_assert_cmpuint (end, ==, strlen (FIRST) + 2);
  g_assert_cmpuint (line, ==, end);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *path = g_strdup_printf ("/frame/%02zu %s", i, table[i].what);

      g_strdelimit (path + 7, "/", ' ');
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_line);
    }
  g_test_add_func ("/frame/words", test_words);
  g_test_add_func ("/frame/targets with a host", test_authorities);
  g_test_add_func ("/frame/sizes", test_sizes);
  g_test_add_func ("/frame/what follows", test_more);
  return g_test_run ();
}
