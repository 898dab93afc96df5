// cbor-walk.c: a first look at CBOR of strangers, without a byte of memory
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Libraries make room for as many items as a head claims, which can be gigabytes in five bytes. So
// what comes from outside is walked first: every length and count must fit into the bytes that
// follow. Lengths must be said in advance, as CTAP2's canonical form wants it, and nesting is
// shallow. Read as RFC 8949 says.

#include "cbor-walk.h"

#include <string.h>

#define MAX_DEPTH 4

enum
{
  UNSIGNED,
  NEGATIVE,
  BYTES,
  TEXT,
  ARRAY,
  MAP,
  TAG,
  SIMPLE,
};

/* The head of an item: its kind, and the number that it carries. */
static gboolean
read_head (const guint8 **p, const guint8 *end, guint *ret_kind, guint64 *ret_number)
{
  guint information, length;

  if (*p == end)
    return FALSE;
  information = **p & 0x1f;
  *ret_kind = *(*p)++ >> 5;
  *ret_number = information;
  if (information < 24)
    return TRUE;
  if (information > 27) /* reserved, or a length that is not said in advance */
    return FALSE;
  length = 1u << (information - 24);
  if ((gsize) (end - *p) < length)
    return FALSE;
  *ret_number = 0;
  for (guint i = 0; i < length; i++)
    *ret_number = *ret_number << 8 | *(*p)++;
  return TRUE;
}

static gboolean
skip (const guint8 **p, const guint8 *end, guint depth)
{
  guint64 number;
  guint kind;

  if (!read_head (p, end, &kind, &number))
    return FALSE;
  switch (kind)
    {
    case UNSIGNED:
    case NEGATIVE:
    case SIMPLE:
      return TRUE;
    case BYTES:
    case TEXT:
      if (number > (guint64) (end - *p))
        return FALSE;
      *p += number;
      return TRUE;
    default: /* array, map or tag: as many items, each of a byte at least */
      number = kind == TAG ? 1 : number;
      if (depth == 0 || number > (guint64) (end - *p) / (kind == MAP ? 2 : 1))
        return FALSE;
      for (guint64 i = 0; i < number * (kind == MAP ? 2 : 1); i++)
        if (!skip (p, end, depth - 1))
          return FALSE;
      return TRUE;
    }
}

/**
 * dure_cbor_skip:
 * @p: (inout): where an item begins; then where the next would
 * @end: behind the last byte
 *
 * Returns: whether it is a whole item, no deeper than four
 */
gboolean
dure_cbor_skip (const guint8 **p, const guint8 *end)
{
  return skip (p, end, MAX_DEPTH);
}

/* Whether the item there is this text; if it is, it was passed. */
static gboolean
take_text (const guint8 **p, const guint8 *end, const char *text)
{
  const guint8 *q = *p;
  guint64 number;
  guint kind;

  if (!read_head (&q, end, &kind, &number) || kind != TEXT || number != strlen (text)
      || number > (guint64) (end - q) || memcmp (q, text, number) != 0)
    return FALSE;
  *p = q + number;
  return TRUE;
}

/**
 * dure_cbor_find_bytes:
 * @map: (array length=length): foreign
 * @length: how many bytes; all of them must be one map
 * @key: the text that the wanted value stands under
 * @ret_bytes: (out) (transfer none): its bytes, within @map
 * @ret_length: (out): how many
 *
 * Returns: whether it is such a map and has a byte string there
 */
gboolean
dure_cbor_find_bytes (const guint8 *map, gsize length, const char *key, const guint8 **ret_bytes,
                      gsize *ret_length)
{
  const guint8 *p = map, *end;
  gboolean is_found = FALSE;
  guint64 pairs, number;
  guint kind;

  if (length == 0)
    return FALSE;
  end = map + length;
  if (!read_head (&p, end, &kind, &pairs) || kind != MAP || !dure_cbor_skip (&map, end)
      || map != end)
    return FALSE;
  for (guint64 i = 0; i < pairs; i++)
    {
      gboolean is_it = take_text (&p, end, key);
      const guint8 *value;

      if (!is_it && !dure_cbor_skip (&p, end))
        return FALSE;
      value = p;
      if (is_it && (is_found || !read_head (&value, end, &kind, &number) || kind != BYTES))
        return FALSE;
      if (is_it)
        {
          *ret_bytes = value;
          *ret_length = number;
          is_found = TRUE;
        }
      dure_cbor_skip (&p, end);
    }
  return is_found;
}
