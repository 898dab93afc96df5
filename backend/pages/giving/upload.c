// upload.c: a donor's file, read while it comes in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A form with a file: its fields come first, then the file, of which the first KiB says who reads
// it (import-kind.c). Whoever it is must be signed in before a byte of it is read. Each piece goes
// through the form's reader to the file's and is forgotten; neither this process nor a disk ever
// has the file. At the end the draft is stored, and the answer leads to its preview. A file that
// cannot be read is answered with the form once more, and why; the same without JavaScript.
//
// Some files are read at a time; who comes then is told that we are busy. Each costs what its
// reader and its draft hold.

#include "upload.h"

#include "backend-error.h"
#include "canonical-json.h"
#include "errand.h"
#include "fair-turn.h"
#include "import-kind.h"
#include "imports.h"
#include "multipart.h"

#include <string.h>

#define MAX_FIELD 64
#define KEY "dure-upload"

typedef struct
{
  DurePeople *people;
  DureMultipart *form;
  GHashTable *fields;
  GString *field; /* (nullable): the value of the one that comes in */
  char *field_name;
  GByteArray *head; /* of the file, until somebody reads it */
  gboolean is_in_file;
  DureDraft *draft;
  const DureImportKind *kind;
  gpointer reader;
  GError *error; /* why nothing more is read */
  DureFairTurn turn;
  DureExchange exchange; /* once all has come in */
} Upload;

static void
upload_free (gpointer data)
{
  Upload *self = data;

  dure_fair_turn_end (&self->turn);
  if (self->reader != NULL)
    self->kind->free (self->reader);
  dure_draft_free (self->draft);
  dure_multipart_free (self->form);
  g_hash_table_unref (self->fields);
  if (self->field != NULL)
    g_string_free (self->field, TRUE);
  g_free (self->field_name);
  if (self->head->len > 0)
    explicit_bzero (self->head->data, self->head->len);
  g_byte_array_unref (self->head);
  g_clear_error (&self->error);
  self->people->uploads--;
  g_free (self);
}

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error_literal (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_MALFORMED, what);
  return FALSE;
}

static void
end_field (Upload *self)
{
  if (self->field != NULL)
    g_hash_table_replace (self->fields, g_steal_pointer (&self->field_name),
                          g_string_free (g_steal_pointer (&self->field), FALSE));
}

static gboolean
on_part (const char *name, gpointer data, GError **error)
{
  Upload *self = data;

  end_field (self);
  if (self->is_in_file)
    return refuse (error, "a field behind the file");
  self->is_in_file = g_str_equal (name, "file");
  if (!self->is_in_file)
    {
      self->field = g_string_new (NULL);
      self->field_name = g_strndup (name, MAX_FIELD);
    }
  return TRUE;
}

/* Gives the file to who recognises it, from its beginning. */
static gboolean
begin_reader (Upload *self, GError **error)
{
  self->kind = dure_import_kind_find (self->head->data, self->head->len);
  if (self->kind == NULL)
    return refuse (error, "nobody reads such a file");
  self->reader = self->kind->begin (self->draft, self->fields);
  return self->kind->feed (self->reader, self->head->data, self->head->len, error);
}

static gboolean
take_file (Upload *self, const guint8 *bytes, gsize length, GError **error)
{
  if (self->reader != NULL)
    return self->kind->feed (self->reader, bytes, length, error);
  g_byte_array_append (self->head, bytes, (guint) length);
  return self->head->len < DURE_IMPORT_HEAD || begin_reader (self, error);
}

static gboolean
on_piece (const guint8 *bytes, gsize length, gpointer data, GError **error)
{
  Upload *self = data;

  if (self->is_in_file)
    return take_file (self, bytes, length, error);
  if (self->field->len + length > MAX_FIELD)
    return refuse (error, "a field is too long");
  g_string_append_len (self->field, (const char *) bytes, (gssize) length);
  return TRUE;
}

static void
on_chunk (SoupServerMessage *message, GBytes *chunk, Upload *self)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (chunk, &length);

  if (self->error == NULL)
    dure_multipart_feed (self->form, bytes, length, &self->error);
  dure_fair_turn_take (&self->turn, length);
}

static const char *const form_units[] = { "Wh", "kWh", "MWh", "W", "kW" };
static const char *const form_counts[] = { "use", "register", "production" };

static json_t *
choices_of (const char *const *words, gsize count, const char *chosen)
{
  json_t *list = json_array ();

  for (gsize i = 0; i < count; i++)
    json_array_append_new (list, json_pack ("{s:s, s:{s:b}, s:b}", "word", words[i], "is",
                                            words[i], TRUE, "chosen",
                                            g_strcmp0 (chosen, words[i]) == 0));
  return list;
}

/**
 * dure_upload_form:
 * @most: how many bytes the file may have
 * @reason: (nullable): why the file before could not be read, in one word
 * @unit: (nullable): what was sent with that; foreign
 * @count: (nullable): in the same way
 * @stamp: (nullable): in the same way
 *
 * Returns: (transfer full): the data of a page with a form for a file
 */
json_t *
dure_upload_form (guint most, const char *reason, const char *unit, const char *count,
                  const char *stamp)
{
  json_t *data = json_pack ("{s:i, s:i, s:o, s:o, s:b}", "most", (int) most, "mostMegabytes",
                            (int) (most / (1024 * 1024)), "units",
                            choices_of (form_units, G_N_ELEMENTS (form_units), unit), "counts",
                            choices_of (form_counts, G_N_ELEMENTS (form_counts), count),
                            "isEndStamped", g_strcmp0 (stamp, "end") == 0);

  if (reason != NULL)
    json_object_set_new (data, "problem", json_pack ("{s:b}", reason, TRUE));
  return data;
}

static const char *
value_of (GHashTable *fields, const char *name)
{
  return fields != NULL ? g_hash_table_lookup (fields, name) : NULL;
}

/* @fields: (nullable): as sent */
static void
answer_reason (DureExchange *exchange, const char *reason, GHashTable *fields)
{
  g_autoptr (json_t) more = json_pack ("{s:s}", "reason", reason);

  if (exchange->is_page)
    dure_exchange_page (exchange, SOUP_STATUS_BAD_REQUEST, "add.html",
                        dure_upload_form (DURE_UPLOAD_MAX, reason, value_of (fields, "unit"),
                                          value_of (fields, "count"), value_of (fields, "stamp")));
  else
    dure_exchange_problem_with (exchange, "malformed", more);
}

/**
 * dure_upload_show:
 *
 * GET /my/add.
 */
void
dure_upload_show (DurePeople *self, DureExchange *exchange)
{
  if (dure_people_session (self, exchange) != 0)
    dure_exchange_page (exchange, SOUP_STATUS_OK, "add.html",
                        dure_upload_form (DURE_UPLOAD_MAX, NULL, NULL, NULL, NULL));
}

/* A draft for whoever is signed in; %NULL when that has been answered. */
static DureDraft *
begin_draft (DurePeople *self, DureExchange *exchange)
{
  const gint64 phone = dure_people_session (self, exchange);
  g_autoptr (GError) error = NULL;
  g_autofree char *donor = NULL;
  DureDraft *draft = NULL;

  if (phone == 0)
    return NULL;
  donor = dure_imports_donor (self->service->city, phone, &error);
  if (donor != NULL)
    draft = dure_draft_new (self->service->city, donor, &error);
  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    answer_reason (exchange, "nobody", NULL);
  else if (error != NULL)
    dure_exchange_failure (exchange, error);
  return draft;
}

/**
 * dure_upload_arrive:
 * @message: the head of a POST to %DURE_UPLOAD_PATH
 *
 * Listens to its body, if its sender may send one.
 *
 * Returns: %FALSE when it has been answered that they may not
 */
gboolean
dure_upload_arrive (DurePeople *self, SoupServerMessage *message)
{
  static const DureMultipartHandler handler = { on_part, on_piece };
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  DureExchange exchange;
  DureDraft *draft = NULL;
  Upload *upload;

  dure_exchange_init (&exchange, message, self->service, self->origins);
  if (dure_exchange_same_origin (&exchange) == NULL)
    dure_exchange_problem (&exchange, "foreign-page");
  else if (self->uploads >= DURE_UPLOADS_AT_ONCE)
    dure_exchange_problem (&exchange, "busy");
  else
    draft = begin_draft (self, &exchange);
  if (draft == NULL)
    return FALSE;
  upload = g_new0 (Upload, 1);
  upload->people = self;
  upload->people->uploads++;
  upload->turn.message = message;
  upload->draft = draft;
  upload->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  upload->head = g_byte_array_new ();
  upload->form = dure_multipart_new (dure_exchange_header (&exchange, "Content-Type"), &handler,
                                     upload);
  if (upload->form == NULL)
    refuse (&upload->error, "no form with a file");
  soup_message_body_set_accumulate (body, FALSE);
  g_object_set_data_full (G_OBJECT (message), KEY, upload, upload_free);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_chunk), upload);
  return TRUE;
}

typedef struct
{
  DureErrand errand;
  DureDraft *draft;
  const char *kind;
} KeepErrand;

static gboolean
run_keep (DureCity *city, gpointer data, GError **error)
{
  KeepErrand *self = data;

  return dure_imports_keep (city, self->draft, self->kind, error);
}

static void
answer_keep (gpointer data, const GError *error)
{
  DureExchange *exchange = &((KeepErrand *) data)->errand.exchange;

  if (error == NULL)
    dure_exchange_go (exchange, "/my/add/preview");
  else if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    answer_reason (exchange, "nobody", NULL);
  else
    dure_exchange_failure (exchange, error);
}

static void
clear_keep (gpointer data)
{
  dure_draft_free (((KeepErrand *) data)->draft);
}

static const DureErrandKind keep_kind = {
  .size = sizeof (KeepErrand),
  .work = { .run = run_keep, .done = dure_errand_done },
  .answer = answer_keep,
  .clear = clear_keep,
};

/* Why an upload as a whole is refused, in a word that the page knows. */
static const char *
reason_of (Upload *self, const GError *error)
{
  if (self->kind != NULL && error->domain != DURE_BACKEND_ERROR)
    return self->kind->reason (error);
  return g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT) ? "too-big"
                                                                                  : "malformed";
}

/* What is left to do when all has come in; what fails is kept. */
static void
end_form (Upload *self)
{
  if (self->error == NULL && !dure_multipart_is_whole (self->form))
    refuse (&self->error, "the form breaks off");
  if (self->error == NULL && self->reader == NULL)
    begin_reader (self, &self->error);
}

/* Takes a turn of settling what was read; whether it was the last one. */
static gboolean
settle (Upload *self)
{
  gboolean is_done = TRUE;

  if (self->error == NULL && self->kind->settle != NULL)
    self->kind->settle (self->reader, &is_done, &self->error);
  return is_done || self->error != NULL;
}

/* Returns: whether the answer is ready; else an errand will give it. */
static gboolean
answer_whole (Upload *self)
{
  DureExchange *exchange = &self->exchange;
  json_t *telling = NULL;
  KeepErrand *errand;

  if (self->error == NULL)
    telling = self->kind->finish (self->reader, &self->error);
  if (g_error_matches (self->error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_STORE))
    dure_exchange_failure (exchange, self->error);
  else if (self->error != NULL)
    answer_reason (exchange, reason_of (self, self->error), self->fields);
  if (telling == NULL)
    return TRUE;
  dure_draft_finish (self->draft, self->kind->word, telling);
  errand = dure_errand_new (&keep_kind, exchange);
  errand->draft = g_steal_pointer (&self->draft);
  errand->kind = self->kind->word;
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
  return FALSE;
}

static gboolean
on_settling (gpointer data)
{
  SoupServerMessage *message = data;
  Upload *self = g_object_get_data (G_OBJECT (message), KEY);

  if (!settle (self))
    return G_SOURCE_CONTINUE;
  dure_fair_turn_end (&self->turn);
  if (answer_whole (self))
    soup_server_message_unpause (message);
  return G_SOURCE_REMOVE;
}

/**
 * dure_upload_finish:
 *
 * POST /my/add, a form with `file=`, and before it what the file does not say by itself. Long files
 * are settled in turns.
 */
void
dure_upload_finish (DurePeople *self, DureExchange *exchange)
{
  Upload *upload = g_object_get_data (G_OBJECT (exchange->message), KEY);

  g_return_if_fail (upload != NULL);
  if (upload->error == NULL && upload->head->len == 0)
    {
      answer_reason (exchange, "none", upload->fields);
      return;
    }
  upload->exchange = *exchange;
  end_form (upload);
  dure_fair_turn_wait (&upload->turn, on_settling, exchange->message);
}
