// test-multipart.c: a form with a file, cut anywhere; what looks like a boundary; what is none
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "backend-error.h"
#include "multipart.h"

#include <string.h>

#define TYPE "multipart/form-data; boundary=xYz"
#define HEAD(name) "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n"

/* All parts as `name=content|`. */
static gboolean
begin (const char *name, gpointer data, GError **error)
{
  g_string_append_printf (data, "|%s=", name);
  return TRUE;
}

static gboolean
take (const guint8 *bytes, gsize length, gpointer data, GError **error)
{
  g_assert_cmpuint (length, >, 0);
  g_string_append_len (data, (const char *) bytes, (gssize) length);
  return TRUE;
}

static const DureMultipartHandler handler = { begin, take };

/* %NULL with an error, or when it is not whole. */
static char *
read_pieces (const char *text, gsize piece, GError **error)
{
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (DureMultipart) reader = dure_multipart_new (TYPE, &handler, told);
  const gsize length = strlen (text);

  g_assert_nonnull (reader);
  for (gsize i = 0; i < length; i += piece)
    if (!dure_multipart_feed (reader, (const guint8 *) text + i, MIN (piece, length - i), error))
      return NULL;
  return dure_multipart_is_whole (reader) ? g_strdup (told->str) : NULL;
}

static void
test_any_piece (void)
{
  static const char text[] =
      "--xYz\r\n" HEAD ("unit") "kWh\r\n--xYz\r\nContent-Type: text/csv\r\n"
      "content-disposition: form-data; filename=\"a;b.csv\"; name=\"file\"\r\n\r\n"
      "a\r\r\n--xY\r\n--xyz\r\n\r\n-\r\nb\r\n\r\n--xYz\r\n" HEAD ("none") "\r\n--xYz--\r\nafter";

  for (gsize piece = 1; piece <= sizeof text; piece++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *told = read_pieces (text, piece, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (told, ==,
                       "|unit=kWh|file=a\r\r\n--xY\r\n--xyz\r\n\r\n-\r\nb\r\n|none=");
    }
}

static void
test_preamble (void)
{
  g_autofree char *told =
      read_pieces ("before\r\n--xYz\r\n" HEAD ("a") "1\r\n--xYz--", 3, NULL);

  g_assert_cmpstr (told, ==, "|a=1");
}

static void
test_refused (void)
{
  g_autofree char *long_head = g_strnfill (DURE_MULTIPART_MAX_HEAD + 1, 'x');
  g_autofree char *long_part = g_strconcat ("--xYz\r\n", long_head, NULL);
  g_autoptr (GString) many = g_string_new (NULL);
  const char *bad[] = { long_part, "--xYz\r\n\r\n1\r\n--xYz--", "--xYz1\r\n" HEAD ("a"),
                        "--xYz\r\nContent-Disposition: form-data\r\n\r\n1", NULL };

  for (guint i = 0; i <= DURE_MULTIPART_MAX_PARTS; i++)
    g_string_append (many, "--xYz\r\n" HEAD ("a") "1\r\n");
  bad[G_N_ELEMENTS (bad) - 1] = many->str;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_pieces (bad[i], 7, &error));
      g_assert_error (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED);
    }
}

/* A body that ends anywhere before its last boundary is not whole. */
static void
test_cut (void)
{
  static const char text[] = "--xYz\r\n" HEAD ("a") "1\r\n--xYz--";

  for (gsize length = 0; length < sizeof text - 1; length++)
    {
      g_autofree char *cut = g_strndup (text, length);

      g_assert_null (read_pieces (cut, 5, NULL));
    }
}

static void
test_types (void)
{
  static const char *const bad[] = { NULL, "multipart/form-data", "multipart/form-data; boundary=",
                                     "multipart/form-data; boundary=0123456789012345678901234567890"
                                     "1234567890123456789012345678901234567890" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (dure_multipart_new (bad[i], &handler, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/multipart/any-piece", test_any_piece);
  g_test_add_func ("/multipart/preamble", test_preamble);
  g_test_add_func ("/multipart/refused", test_refused);
  g_test_add_func ("/multipart/cut-anywhere", test_cut);
  g_test_add_func ("/multipart/types", test_types);
  return g_test_run ();
}
