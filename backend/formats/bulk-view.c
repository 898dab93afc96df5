// bulk-view.c: which resources of an export are wanted, and what of each
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// In order: _new(), of everything; _add_queries() and _add_elements() narrow it, as `_typeFilter`
// and `_elements` of HL7's Bulk Data Access 2.0 do; _apply() to each resource. Of a type any of its
// queries is enough. Observations can be searched for by `code` and `category`; a query that is not
// understood narrows nothing, and is told to the caller.
//
// Whatever is wanted, it stays what FHIR R4 demands, and what says whose it is: who takes back what
// they gave is found by that. What is not whole is tagged so, and claims no profile.
//
// What is asked for is foreign, and bounded. Applying costs one comparison for each word asked for.

#include "bulk-view.h"

#include <string.h>

#define MOST_WORDS 100
#define LONGEST_ELEMENT 64
#define SUBSETTED "SUBSETTED"
#define SUBSETTED_SYSTEM "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"

/* One code, or any of a system's, or one of any system's. */
typedef struct
{
  char *system, *code; /* (nullable): any */
} Token;

/* What an element is to be: one of them. */
typedef struct
{
  const char *element;
  GPtrArray *tokens; /* Token */
} Criterion;

struct _DureBulkView
{
  GPtrArray *queries[DURE_BULK_TYPES];  /* (nullable): of lists of Criterion; NULL for all */
  gboolean is_open[DURE_BULK_TYPES];    /* one of its queries is all */
  GPtrArray *elements[DURE_BULK_TYPES]; /* (nullable): names; NULL for all */
  guint n_words;
};

static const char *const searched[] = { "code", "category" };

/* Elements of which FHIR has one for each kind of value. */
static const char *const choices[] = { "effective", "occurred", "value", NULL };

static const char *const always[DURE_BULK_TYPES][7] = {
  [DURE_BULK_OBSERVATION] = { "resourceType", "id", "status", "code", "subject", NULL },
  [DURE_BULK_PATIENT] = { "resourceType", "id", NULL },
  [DURE_BULK_PROVENANCE] = { "resourceType", "id", "target", "recorded", "agent", NULL },
};

static void
token_free (gpointer data)
{
  Token *self = data;

  g_free (self->system);
  g_free (self->code);
  g_free (self);
}

static void
criterion_free (gpointer data)
{
  Criterion *self = data;

  g_ptr_array_unref (self->tokens);
  g_free (self);
}

/**
 * dure_bulk_view_new:
 *
 * Returns: (transfer full): one of everything
 */
DureBulkView *
dure_bulk_view_new (void)
{
  return g_new0 (DureBulkView, 1);
}

/**
 * dure_bulk_view_free:
 * @self: (transfer full) (nullable)
 */
void
dure_bulk_view_free (DureBulkView *self)
{
  if (self == NULL)
    return;
  for (DureBulkType i = 0; i < DURE_BULK_TYPES; i++)
    {
      g_clear_pointer (&self->queries[i], g_ptr_array_unref);
      g_clear_pointer (&self->elements[i], g_ptr_array_unref);
    }
  g_free (self);
}

/* Returns: (nullable): the token of FHIR's search that @text is */
static Token *
read_token (const char *text)
{
  const char *bar = strchr (text, '|');
  Token *self;

  if (*text == '\0' || g_str_equal (text, "|"))
    return NULL;
  self = g_new0 (Token, 1);
  if (bar != NULL)
    self->system = g_strndup (text, (gsize) (bar - text));
  if (bar == NULL || bar[1] != '\0')
    self->code = g_strdup (bar != NULL ? bar + 1 : text);
  return self;
}

/* Returns: (nullable): one parameter of a query; %NULL when it is not understood */
static Criterion *
read_criterion (DureBulkView *self, const char *name, const char *value)
{
  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func (token_free);
  g_auto (GStrv) words = g_strsplit (value, ",", -1);
  Criterion *criterion;
  gsize i = 0;

  while (i < G_N_ELEMENTS (searched) && !g_str_equal (searched[i], name))
    i++;
  if (i == G_N_ELEMENTS (searched))
    return NULL;
  for (guint word = 0; words[word] != NULL; word++)
    {
      Token *token = self->n_words < MOST_WORDS ? read_token (words[word]) : NULL;

      if (token == NULL)
        return NULL;
      self->n_words++;
      g_ptr_array_add (tokens, token);
    }
  if (tokens->len == 0)
    return NULL;
  criterion = g_new0 (Criterion, 1);
  criterion->element = searched[i];
  criterion->tokens = g_steal_pointer (&tokens);
  return criterion;
}

/* Returns: (nullable): what is after the question mark of a query of Observations */
static GPtrArray *
read_criteria (DureBulkView *self, const char *text)
{
  g_autoptr (GPtrArray) criteria = g_ptr_array_new_with_free_func (criterion_free);
  g_autoptr (GError) error = NULL;
  GUriParamsIter iter;
  char *name, *value;

  g_uri_params_iter_init (&iter, text, -1, "&", G_URI_PARAMS_NONE);
  while (g_uri_params_iter_next (&iter, &name, &value, &error))
    {
      Criterion *criterion = read_criterion (self, name, value);

      g_free (name);
      g_free (value);
      if (criterion == NULL)
        return NULL;
      g_ptr_array_add (criteria, criterion);
    }
  return error == NULL && criteria->len > 0 ? g_steal_pointer (&criteria) : NULL;
}

static void
criteria_free (gpointer data)
{
  g_ptr_array_unref (data);
}

static const char *
add_query (DureBulkView *self, const char *query)
{
  const gsize length = strcspn (query, "?");
  g_autofree char *name = g_strndup (query, length);
  GPtrArray *criteria;
  DureBulkType type;

  if (!dure_bulk_type_from_text (name, &type) || query[length] == '\0')
    return "_typeFilter: only queries of Observation, Patient or Provenance";
  criteria = type == DURE_BULK_OBSERVATION ? read_criteria (self, query + length + 1) : NULL;
  if (criteria == NULL)
    {
      self->is_open[type] = TRUE;
      return "_typeFilter: only Observation by code and category";
    }
  if (self->queries[type] == NULL)
    self->queries[type] = g_ptr_array_new_with_free_func (criteria_free);
  g_ptr_array_add (self->queries[type], criteria);
  return NULL;
}

/* Whether a query begins there; otherwise it is one more value of the one before. */
static gboolean
begins_query (const char *text)
{
  const char *p = text;

  while (g_ascii_isalpha (*p))
    p++;
  return g_ascii_isupper (*text) && *p == '?';
}

/**
 * dure_bulk_view_add_queries:
 * @text: queries with commas between them, `Observation?code=8867-4`; foreign
 *
 * Returns: (transfer full) (element-type utf8): why, in English, of each that is not understood
 */
GPtrArray *
dure_bulk_view_add_queries (DureBulkView *self, const char *text)
{
  GPtrArray *faults = g_ptr_array_new ();
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr (GString) query = g_string_new (NULL);
  const char *fault;

  if (*text == '\0')
    g_ptr_array_add (faults, (gpointer) "_typeFilter: there is no query");
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_string_append_printf (query, "%s%s", query->len > 0 ? "," : "", parts[i]);
      if (parts[i + 1] != NULL && !begins_query (parts[i + 1]))
        continue;
      fault = add_query (self, query->str);
      if (fault != NULL)
        g_ptr_array_add (faults, (gpointer) fault);
      g_string_truncate (query, 0);
    }
  return faults;
}

static gboolean
is_element (const char *text)
{
  const gsize length = strlen (text);

  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p))
      return FALSE;
  return length > 0 && length <= LONGEST_ELEMENT;
}

static void
want (DureBulkView *self, DureBulkType type, const char *element)
{
  if (self->elements[type] == NULL)
    self->elements[type] = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->elements[type], g_strdup (element));
}

static const char *
add_element (DureBulkView *self, const char *text)
{
  const char *dot = strchr (text, '.');
  const char *element = dot != NULL ? dot + 1 : text;
  g_autofree char *name = dot != NULL ? g_strndup (text, (gsize) (dot - text)) : NULL;
  DureBulkType only = DURE_BULK_TYPES;

  if (name != NULL && !dure_bulk_type_from_text (name, &only))
    return "_elements: only of Observation, Patient and Provenance";
  if (!is_element (element) || self->n_words >= MOST_WORDS)
    return "_elements: only elements at the root, and not too many";
  self->n_words++;
  for (DureBulkType type = 0; type < DURE_BULK_TYPES; type++)
    if (name == NULL || type == only)
      want (self, type, element);
  return NULL;
}

/**
 * dure_bulk_view_add_elements:
 * @text: elements with commas between them, `Observation.value,id`; foreign
 *
 * Returns: (transfer full) (element-type utf8): why, in English, of each that is not understood
 */
GPtrArray *
dure_bulk_view_add_elements (DureBulkView *self, const char *text)
{
  GPtrArray *faults = g_ptr_array_new ();
  g_auto (GStrv) words = g_strsplit (text, ",", -1);

  if (*text == '\0')
    g_ptr_array_add (faults, (gpointer) "_elements: there is no element");
  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *fault = add_element (self, words[i]);

      if (fault != NULL)
        g_ptr_array_add (faults, (gpointer) fault);
    }
  return faults;
}

static gboolean
is_or_any (const char *wanted, const json_t *text)
{
  return wanted == NULL || g_strcmp0 (wanted, json_string_value (text)) == 0;
}

static gboolean
has_token (const json_t *concept, const GPtrArray *tokens)
{
  const json_t *coding;
  gsize i;

  json_array_foreach (json_object_get (concept, "coding"), i, coding)
    for (guint number = 0; number < tokens->len; number++)
      {
        const Token *token = tokens->pdata[number];

        if (is_or_any (token->system, json_object_get (coding, "system"))
            && is_or_any (token->code, json_object_get (coding, "code")))
          return TRUE;
      }
  return FALSE;
}

static gboolean
meets (const json_t *resource, const Criterion *criterion)
{
  const json_t *value = json_object_get (resource, criterion->element), *one;
  gsize i;

  json_array_foreach (value, i, one)
    if (has_token (one, criterion->tokens))
      return TRUE;
  return has_token (value, criterion->tokens);
}

static gboolean
meets_all (const json_t *resource, const GPtrArray *criteria)
{
  for (guint i = 0; i < criteria->len; i++)
    if (!meets (resource, criteria->pdata[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_wanted (const DureBulkView *self, DureBulkType type, const json_t *resource)
{
  const GPtrArray *queries = self->queries[type];

  if (queries == NULL || self->is_open[type])
    return TRUE;
  for (guint i = 0; i < queries->len; i++)
    if (meets_all (resource, queries->pdata[i]))
      return TRUE;
  return FALSE;
}

/* Whether a member of a resource is the element, or says more of it, or is its kind of value. */
static gboolean
is_of_element (const char *key, const char *element)
{
  const gsize length = strlen (element);

  if (*key == '_')
    key++;
  return g_str_has_prefix (key, element)
         && (key[length] == '\0'
             || (g_ascii_isupper (key[length]) && g_strv_contains (choices, element)));
}

static gboolean
stays (const DureBulkView *self, DureBulkType type, const char *key)
{
  const GPtrArray *elements = self->elements[type];

  if (g_strv_contains (always[type], key))
    return TRUE;
  for (guint i = 0; i < elements->len; i++)
    if (is_of_element (key, elements->pdata[i]))
      return TRUE;
  return FALSE;
}

/**
 * dure_bulk_view_apply:
 * @type: what the resource is
 * @resource: whole; of it what is not wanted is taken away
 *
 * Returns: whether it is wanted at all
 */
gboolean
dure_bulk_view_apply (const DureBulkView *self, DureBulkType type, json_t *resource)
{
  const char *key;
  json_t *value;
  void *next;

  if (!is_wanted (self, type, resource))
    return FALSE;
  if (self->elements[type] == NULL)
    return TRUE;
  json_object_foreach_safe (resource, next, key, value)
    if (!stays (self, type, key))
      json_object_del (resource, key);
  json_object_set_new (resource, "meta",
                       json_pack ("{s:[{s:s, s:s}]}", "tag", "system", SUBSETTED_SYSTEM, "code",
                                  SUBSETTED));
  return TRUE;
}
