// multipart.c: the parts of a form that is sent with a file
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// RFC 7578, as browsers write it, while it comes in: pieces of any length are fed, and each part is
// handed on as it comes. Only what may still become a boundary is held back, and the few lines
// before a part. A boundary begins with a CR and has no other, so that after a false start nothing
// but the octet that broke it can begin the next. What stands before the first boundary and behind
// the last is passed over.

#include "multipart.h"

#include "backend-error.h"

#include <libsoup/soup.h>
#include <string.h>

#define MAX_BOUNDARY 70 /* RFC 2046, section 5.1.1 */

typedef enum
{
  IN_PREAMBLE,
  AT_BOUNDARY, /* behind one: two more octets say whether it is the last */
  IN_HEAD,
  IN_PART,
  AT_END,
} State;

struct _DureMultipart
{
  const DureMultipartHandler *handler;
  gpointer data;
  char *delimiter; /* CR LF -- boundary */
  gsize matched;   /* how much of it has just come */
  State state;
  guint parts;
  char behind; /* the first octet behind a boundary */
  GString *head;
};

/**
 * dure_multipart_new:
 * @content_type: (nullable): foreign
 * @handler: outlives the reader
 * @data: for it
 *
 * Returns: (transfer full) (nullable): a reader at the beginning of a body; %NULL when that is none
 *   of parts
 */
DureMultipart *
dure_multipart_new (const char *content_type, const DureMultipartHandler *handler, gpointer data)
{
  g_autoptr (GHashTable) words = NULL;
  const char *boundary, *rest = content_type != NULL ? strchr (content_type, ';') : NULL;
  DureMultipart *self;

  if (rest == NULL)
    return NULL;
  words = soup_header_parse_semi_param_list (rest + 1);
  boundary = g_hash_table_lookup (words, "boundary");
  if (boundary == NULL || *boundary == '\0' || strlen (boundary) > MAX_BOUNDARY
      || strpbrk (boundary, "\r\n") != NULL)
    return NULL;
  self = g_new0 (DureMultipart, 1);
  self->handler = handler;
  self->data = data;
  self->delimiter = g_strconcat ("\r\n--", boundary, NULL);
  self->matched = strlen ("\r\n"); /* the first needs no line before it */
  self->head = g_string_new (NULL);
  return self;
}

/**
 * dure_multipart_free:
 * @self: (transfer full) (nullable)
 */
void
dure_multipart_free (DureMultipart *self)
{
  if (self == NULL)
    return;
  g_free (self->delimiter);
  g_string_free (self->head, TRUE);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED, what);
  return FALSE;
}

/* Reads `Content-Disposition: form-data; name="..."` out of the lines before a part. */
static gboolean
begin_part (DureMultipart *self, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (self->head->str, "\r\n", -1);
  g_autoptr (GHashTable) words = NULL;
  const char *name = NULL;

  for (guint i = 0; lines[i] != NULL && name == NULL; i++)
    {
      const char *rest = strchr (lines[i], ';');

      if (rest == NULL || g_ascii_strncasecmp (lines[i], "Content-Disposition:", 20) != 0)
        continue;
      g_clear_pointer (&words, g_hash_table_unref);
      words = soup_header_parse_semi_param_list (rest + 1);
      name = g_hash_table_lookup (words, "name");
    }
  if (name == NULL)
    return refuse (error, "a part of a form has no name");
  self->state = IN_PART;
  self->matched = 0;
  return self->handler->begin (name, self->data, error);
}

static gboolean
take_head (DureMultipart *self, char octet, GError **error)
{
  if (octet == '\0' || self->head->len >= DURE_MULTIPART_MAX_HEAD)
    return refuse (error, "the head of a part is too long, or no text");
  g_string_append_c (self->head, octet);
  return !g_str_has_suffix (self->head->str, "\r\n\r\n") || begin_part (self, error);
}

static gboolean
take_behind (DureMultipart *self, char octet, GError **error)
{
  if (self->behind == '\0')
    {
      self->behind = octet;
      return octet != '\0' || refuse (error, "a boundary has no end");
    }
  if (self->behind == '-' && octet == '-')
    self->state = AT_END;
  else if (self->behind != '\r' || octet != '\n' || ++self->parts > DURE_MULTIPART_MAX_PARTS)
    return refuse (error, "a boundary has no end, or there are too many");
  else
    self->state = IN_HEAD;
  self->behind = '\0';
  /* A part without a head has its empty line at once. */
  g_string_assign (self->head, "\r\n");
  return TRUE;
}

static gboolean
give (DureMultipart *self, const void *bytes, gsize length, GError **error)
{
  return length == 0 || self->state != IN_PART
         || self->handler->take (bytes, length, self->data, error);
}

/* Takes what is surely no boundary, up to where one may begin; then one octet of that. */
static gboolean
take_part (DureMultipart *self, const guint8 *bytes, gsize length, gsize *ret_taken,
           GError **error)
{
  const guint8 *cr = self->matched == 0 ? memchr (bytes, '\r', length) : bytes;
  const gsize plain = cr != NULL ? (gsize) (cr - bytes) : length;

  *ret_taken = plain;
  if (plain > 0)
    return give (self, bytes, plain, error);
  if ((char) *bytes != self->delimiter[self->matched])
    {
      const gsize held = self->matched;

      /* The octet is looked at once more, as the first of whatever comes now. */
      self->matched = 0;
      *ret_taken = *bytes != '\r';
      return give (self, self->delimiter, held, error)
             && (*bytes == '\r' || give (self, bytes, 1, error));
    }
  *ret_taken = 1;
  if (self->delimiter[++self->matched] == '\0')
    self->state = AT_BOUNDARY;
  return TRUE;
}

/**
 * dure_multipart_feed:
 * @bytes: (array length=length): the next piece of the body
 * @length: how many
 * @error: %DURE_BACKEND_ERROR_MALFORMED, or the handler's; nothing may be fed after it
 */
gboolean
dure_multipart_feed (DureMultipart *self, const guint8 *bytes, gsize length, GError **error)
{
  for (gsize i = 0, taken; i < length; i += taken)
    {
      gboolean is_good = TRUE;

      taken = 1;
      if (self->state == IN_PREAMBLE || self->state == IN_PART)
        is_good = take_part (self, bytes + i, length - i, &taken, error);
      else if (self->state == AT_BOUNDARY)
        is_good = take_behind (self, (char) bytes[i], error);
      else if (self->state == IN_HEAD)
        is_good = take_head (self, (char) bytes[i], error);
      if (!is_good)
        return FALSE;
    }
  return TRUE;
}

/**
 * dure_multipart_is_whole:
 *
 * Returns: whether the last boundary has come
 */
gboolean
dure_multipart_is_whole (DureMultipart *self)
{
  return self->state == AT_END;
}
