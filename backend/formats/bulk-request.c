// bulk-request.c: what a recipient wants to have exported
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The query of a kick-off of HL7's Bulk Data Access 2.0: `_type`, `_since` and `_outputFormat`, of
// which the last can only be NDJSON. What is not known is refused, so that nobody takes an export
// for less than it is; who asks for leniency has it left out. The same parameter twice is refused
// in any case. Foreign text; costs its length.

#include "bulk-request.h"

#include "formats-error.h"

#include <string.h>

#define LONGEST_NAME 32
#define LONGEST_TIME 40

static const char *const types[DURE_BULK_TYPES] = {
  [DURE_BULK_OBSERVATION] = "Observation",
  [DURE_BULK_PATIENT] = "Patient",
  [DURE_BULK_PROVENANCE] = "Provenance",
};

typedef struct
{
  gboolean is_lenient;
  GPtrArray *left_out; /* (nullable): why, of each thing that was */
  DureBulkRequest request;
} Reading;

/**
 * dure_bulk_type_to_text:
 *
 * Returns: (transfer none): as FHIR names it
 */
const char *
dure_bulk_type_to_text (DureBulkType type)
{
  return types[type];
}

/**
 * dure_bulk_type_from_text:
 * @text: foreign
 * @ret_type: (out): set only on success
 *
 * Returns: whether releases are told in it
 */
gboolean
dure_bulk_type_from_text (const char *text, DureBulkType *ret_type)
{
  for (DureBulkType i = 0; i < DURE_BULK_TYPES; i++)
    if (g_str_equal (types[i], text))
      {
        *ret_type = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
refuse (const char *why, GError **error)
{
  g_set_error_literal (error, DURE_FORMATS_ERROR, DURE_FORMATS_ERROR_REQUEST, why);
  return FALSE;
}

/* Whether what is not known can be left out. */
static gboolean
leave_out (const Reading *self, const char *why, GError **error)
{
  if (!self->is_lenient)
    return refuse (why, error);
  if (self->left_out != NULL)
    g_ptr_array_add (self->left_out, g_strdup (why));
  return TRUE;
}

static gboolean
read_format (Reading *self, const char *text, GError **error)
{
  /* A plus that nobody has put in code is a blank. */
  static const char *const known[] = { "application/fhir+ndjson", "application/fhir ndjson",
                                       "application/ndjson", "ndjson", NULL };

  return g_strv_contains (known, text)
         || leave_out (self, "_outputFormat: there is only application/fhir+ndjson", error);
}

/* An instant of FHIR: a day, a time and a zone. */
static gboolean
read_since (Reading *self, const char *text, GError **error)
{
  g_autofree char *whole = g_strdelimit (g_strdup (text), " ", '+');
  g_autoptr (GDateTime) time = NULL;

  if (strlen (whole) <= LONGEST_TIME && strchr (whole, 'T') != NULL)
    time = g_date_time_new_from_iso8601 (whole, NULL);
  if (time == NULL || g_date_time_to_unix (time) < 0)
    return refuse ("_since: that is no instant", error);
  self->request.since_ms
      = MAX (1, g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000);
  return TRUE;
}

static gboolean
read_types (Reading *self, const char *text, GError **error)
{
  g_auto (GStrv) asked = g_strsplit (text, ",", -1);

  for (guint i = 0; asked[i] != NULL; i++)
    {
      DureBulkType type;

      if (dure_bulk_type_from_text (asked[i], &type))
        {
          self->request.types[type] = TRUE;
          self->request.has_types = TRUE;
        }
      else if (!leave_out (self, "_type: only Observation, Patient and Provenance", error))
        return FALSE;
    }
  return self->request.has_types || refuse ("_type: there is nothing of that", error);
}

static gboolean
leave_out_name (const Reading *self, const char *name, GError **error)
{
  gboolean can_be_told = strlen (name) <= LONGEST_NAME;
  g_autofree char *why = NULL;

  for (const char *p = name; *p != '\0'; p++)
    can_be_told = can_be_told && (g_ascii_isalpha (*p) || *p == '_');
  why = g_strconcat (can_be_told ? name : "a parameter", " is not supported", NULL);
  return leave_out (self, why, error);
}

static gboolean
read_parameter (Reading *self, const char *name, const char *value, GError **error)
{
  static const struct
  {
    const char *name;
    gboolean (*read) (Reading *self, const char *text, GError **error);
  } known[] = {
    { "_outputFormat", read_format },
    { "_since", read_since },
    { "_type", read_types },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].name, name))
      return known[i].read (self, value, error);
  return leave_out_name (self, name, error);
}

static gboolean
read_all (Reading *self, const char *query, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) failure = NULL;
  GUriParamsIter iter;
  char *name, *value;

  g_uri_params_iter_init (&iter, query, -1, "&", G_URI_PARAMS_WWW_FORM);
  while (g_uri_params_iter_next (&iter, &name, &value, &failure))
    {
      g_autofree char *text = value;
      const gboolean is_new = g_hash_table_add (seen, name);

      if (!is_new)
        return refuse ("a parameter is there twice", error);
      if (!read_parameter (self, name, text, error))
        return FALSE;
    }
  return failure == NULL || refuse ("the query cannot be read", error);
}

/**
 * dure_bulk_request_read:
 * @query: (nullable): of the address; foreign
 * @is_lenient: whether what is not known is left out instead of refused
 * @ret_request: (out caller-allocates): set only on success
 * @error: %DURE_FORMATS_ERROR_REQUEST
 */
gboolean
dure_bulk_request_read (const char *query, gboolean is_lenient, DureBulkRequest *ret_request,
                        GError **error)
{
  Reading self = { .is_lenient = is_lenient };

  if (!read_all (&self, query != NULL ? query : "", error))
    return FALSE;
  for (DureBulkType i = 0; i < DURE_BULK_TYPES; i++)
    self.request.types[i] = self.request.types[i] || !self.request.has_types;
  *ret_request = self.request;
  return TRUE;
}

/**
 * dure_bulk_request_left_out:
 * @query: (nullable): one that was read, leniently or not
 *
 * Returns: (transfer full) (element-type utf8): why, in English, of each thing in it that is not
 *   known and that who is lenient has left out
 */
GPtrArray *
dure_bulk_request_left_out (const char *query)
{
  Reading self = { .is_lenient = TRUE, .left_out = g_ptr_array_new_with_free_func (g_free) };

  (void) read_all (&self, query != NULL ? query : "", NULL);
  return self.left_out;
}
