// bulk-request.c: what a recipient wants to have exported
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The query of a kick-off of HL7's Bulk Data Access 2.0: `_type`, `_typeFilter` and `_elements`,
// which may come more than once, `_since`, and `_outputFormat`, which can only be NDJSON. What is
// posted instead becomes such a query. What is not known is refused, so that nobody takes an export
// for less than it is; who asks for leniency has it left out. Foreign text; costs its length.

#include "bulk-request.h"

#include "formats-error.h"

#include <string.h>

#define LONGEST_NAME 32
#define LONGEST_TIME 40

typedef struct
{
  gboolean is_lenient;
  GPtrArray *left_out; /* (nullable): why, of each thing that was */
  DureBulkRequest request;
  DureBulkView *view;
} Reading;

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

/* Takes @faults. */
static gboolean
leave_out_all (const Reading *self, GPtrArray *faults, GError **error)
{
  g_autoptr (GPtrArray) owned = faults;

  for (guint i = 0; i < owned->len; i++)
    if (!leave_out (self, owned->pdata[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
read_filter (Reading *self, const char *text, GError **error)
{
  return leave_out_all (self, dure_bulk_view_add_queries (self->view, text), error);
}

static gboolean
read_elements (Reading *self, const char *text, GError **error)
{
  return leave_out_all (self, dure_bulk_view_add_elements (self->view, text), error);
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
read_parameter (Reading *self, const char *name, const char *value, gboolean is_new,
                GError **error)
{
  static const struct
  {
    const char *name;
    gboolean may_repeat;
    gboolean (*read) (Reading *self, const char *text, GError **error);
  } known[] = {
    { "_elements", TRUE, read_elements }, { "_outputFormat", FALSE, read_format },
    { "_since", FALSE, read_since },      { "_type", TRUE, read_types },
    { "_typeFilter", TRUE, read_filter },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_equal (known[i].name, name))
      return is_new || known[i].may_repeat ? known[i].read (self, value, error)
                                           : refuse ("a parameter is there twice", error);
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

      if (!read_parameter (self, name, text, is_new, error))
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
  g_autoptr (DureBulkView) view = dure_bulk_view_new ();
  Reading self = { .is_lenient = is_lenient, .view = view };

  if (!read_all (&self, query != NULL ? query : "", error))
    return FALSE;
  for (DureBulkType i = 0; i < DURE_BULK_TYPES; i++)
    self.request.types[i] = self.request.types[i] || !self.request.has_types;
  *ret_request = self.request;
  return TRUE;
}

/**
 * dure_bulk_request_view:
 * @query: (nullable): one that was read, leniently or not
 *
 * Returns: (transfer full): which resources it asks for, and what of each
 */
DureBulkView *
dure_bulk_request_view (const char *query)
{
  Reading self = { .is_lenient = TRUE, .view = dure_bulk_view_new () };

  (void) read_all (&self, query != NULL ? query : "", NULL);
  return self.view;
}

/* Adds one parameter; what is no text has no value here, and is told by its name alone. */
static gboolean
add_parameter (const json_t *parameter, GString *query)
{
  const char *name = json_string_value (json_object_get (parameter, "name")), *key;
  const char *value = "";
  json_t *part;

  if (name == NULL || *name == '\0')
    return FALSE;
  json_object_foreach ((json_t *) parameter, key, part)
    if (g_str_has_prefix (key, "value") && json_is_string (part))
      value = json_string_value (part);
  g_string_append (query, query->len > 0 ? "&" : "");
  g_string_append_uri_escaped (query, name, NULL, FALSE);
  g_string_append_c (query, '=');
  g_string_append_uri_escaped (query, value, NULL, FALSE);
  return TRUE;
}

/**
 * dure_bulk_request_query:
 * @parameters: (nullable): a Parameters (FHIR R4) that was posted; foreign
 * @error: %DURE_FORMATS_ERROR_REQUEST
 *
 * Returns: (transfer full) (nullable): the query that asks for the same
 */
char *
dure_bulk_request_query (const json_t *parameters, GError **error)
{
  const char *type = json_string_value (json_object_get (parameters, "resourceType"));
  const json_t *list = json_object_get (parameters, "parameter"), *one;
  GString *query = g_string_new (NULL);
  gboolean is_fine
      = g_strcmp0 (type, "Parameters") == 0 && (list == NULL || json_is_array (list));
  gsize i;

  json_array_foreach (list, i, one)
    is_fine = is_fine && add_parameter (one, query);
  if (!is_fine)
    refuse ("it is no Parameters resource", error);
  return g_string_free (query, !is_fine);
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
  g_autoptr (DureBulkView) view = dure_bulk_view_new ();
  Reading self = { .is_lenient = TRUE,
                   .left_out = g_ptr_array_new_with_free_func (g_free),
                   .view = view };

  (void) read_all (&self, query != NULL ? query : "", NULL);
  return self.left_out;
}
