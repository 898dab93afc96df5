// fuzz-multipart.c: a form with a file, from any bytes at all
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The first octet says where the rest is cut in two. What is handed on must not depend on that, nor
// hold more than came in, nor hold a boundary.

#include "multipart.h"

#include <stdint.h>

#define DELIMITER "\r\n--b"

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

static gboolean
begin (const char *name, gpointer data, GError **error)
{
  g_string_append_c (data, '\0');
  return TRUE;
}

static gboolean
take (const guint8 *bytes, gsize length, gpointer data, GError **error)
{
  g_string_append_len (data, (const char *) bytes, (gssize) length);
  return TRUE;
}

/* Whether all of it could be read; @told: what was handed on. */
static gboolean
read_pieces (const uint8_t *bytes, size_t length, size_t first, GString *told)
{
  static const DureMultipartHandler handler = { begin, take };
  g_autoptr (DureMultipart) form =
      dure_multipart_new ("multipart/form-data; boundary=b", &handler, told);

  return dure_multipart_feed (form, bytes, first, NULL)
         && dure_multipart_feed (form, bytes + first, length - first, NULL)
         && dure_multipart_is_whole (form);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (GString) whole = g_string_new (NULL), cut = g_string_new (NULL);
  gboolean is_whole;

  if (length == 0)
    return 0;
  is_whole = read_pieces (bytes + 1, length - 1, length - 1, whole);
  g_assert_true (read_pieces (bytes + 1, length - 1, MIN (bytes[0], length - 1), cut) == is_whole);
  g_assert_cmpmem (whole->str, whole->len, cut->str, cut->len);
  g_assert_cmpuint (whole->len, <=, length);
  g_assert_null (g_strstr_len (whole->str, (gssize) whole->len, DELIMITER));
  return 0;
}
