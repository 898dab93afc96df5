// lab-form.c: a form of the lab that comes with a file
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Small enough to be held whole, and only of people who have a session (lab-call.c). The file is
// the field called `file`, and the last.

#include "lab-form.h"

#include "backend-error.h"
#include "multipart.h"

#include <string.h>

#define MAX_FIELD 2000

typedef struct
{
  GHashTable *fields;
  GString *value; /* of the field that is read */
  GByteArray *file;
  gboolean is_in_file;
} Form;

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED, what);
  return FALSE;
}

static void
free_string (gpointer string)
{
  g_string_free (string, TRUE);
}

static gboolean
on_part (const char *name, gpointer data, GError **error)
{
  Form *self = data;

  if (self->is_in_file)
    return refuse (error, "a field behind the file");
  self->is_in_file = g_str_equal (name, "file");
  if (self->is_in_file)
    return TRUE;
  self->value = g_string_new (NULL);
  g_hash_table_replace (self->fields, g_strdup (name), self->value);
  return TRUE;
}

static gboolean
on_piece (const guint8 *bytes, gsize length, gpointer data, GError **error)
{
  Form *self = data;

  if (self->is_in_file)
    g_byte_array_append (self->file, bytes, (guint) length);
  else if (self->value->len + length > MAX_FIELD)
    return refuse (error, "a field is too long");
  else
    g_string_append_len (self->value, (const char *) bytes, (gssize) length);
  return TRUE;
}

/**
 * dure_lab_form_has_file:
 *
 * Returns: whether it is such a form
 */
gboolean
dure_lab_form_has_file (DureExchange *exchange)
{
  const char *type = dure_exchange_header (exchange, "Content-Type");

  return type != NULL && g_ascii_strncasecmp (type, "multipart/", strlen ("multipart/")) == 0;
}

static GHashTable *
texts_of (GHashTable *fields)
{
  GHashTable *texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, fields);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (texts, g_strdup (name),
                         g_strndup (((GString *) value)->str, ((GString *) value)->len));
  return texts;
}

/**
 * dure_lab_form_read:
 * @ret_fields: (out) (transfer full): its texts, foreign
 * @ret_file: (out) (transfer full): its file, foreign; empty where there is none
 *
 * Both are set only on success.
 *
 * Returns: whether it is whole
 */
gboolean
dure_lab_form_read (DureExchange *exchange, GHashTable **ret_fields, GBytes **ret_file)
{
  static const DureMultipartHandler handler = { on_part, on_piece };
  g_autoptr (GBytes) body = soup_message_body_flatten (
      soup_server_message_get_request_body (exchange->message));
  g_autoptr (GHashTable) fields
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_string);
  g_autoptr (GByteArray) file = g_byte_array_new ();
  Form form = { .fields = fields, .file = file };
  g_autoptr (DureMultipart) reader
      = dure_multipart_new (dure_exchange_header (exchange, "Content-Type"), &handler, &form);

  if (reader == NULL
      || !dure_multipart_feed (reader, g_bytes_get_data (body, NULL), g_bytes_get_size (body), NULL)
      || !dure_multipart_is_whole (reader))
    return FALSE;
  *ret_fields = texts_of (fields);
  *ret_file = g_byte_array_free_to_bytes (g_steal_pointer (&file));
  return TRUE;
}
