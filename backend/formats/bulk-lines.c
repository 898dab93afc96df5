// bulk-lines.c: a row of a release, as lines of a bulk export
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Column by column, as the manifest has them: a code of the closed list (measure.c) is an
// Observation of a number; pressures of one row are one Observation; any other word is one of a
// text. The first column of times says when all of them were. The same row makes the same bytes,
// today and on any backend: ids are digests of the release, the line, the pseudonym and the column.
//
// Nothing is kept. Memory is one Observation.

#include "bulk-lines.h"

#include "canonical-json.h"
#include "encoding.h"
#include "fhir-observation.h"
#include "fhir-provenance.h"
#include "formats-error.h"

#include <string.h>

#define PSEUDONYM "pseudonym"
#define ID_DIGITS 32
#define LONGEST_ITEM 64
#define ORIGIN "/origin" /* no column has such a name */
#define TREE "urn:dure:release-tree"
#define SOURCES "kiosk, phone, clinic or home"

typedef struct
{
  const json_t *manifest;
  const json_t *row;
  guint64 line;
  DureFhirHead head;
  GString *out;
  const DureBulkView *view; /* (nullable): what of them is wanted; NULL for all */
  json_t *targets; /* of those that were written, when they are wanted */
} Bulk;

static const char *const pressures[DURE_FHIR_PRESSURES] = { "8480-6", "8462-4", "8478-0" };

static gboolean
fail (GError **error, DureFormatsError code, const char *why)
{
  g_set_error_literal (error, DURE_FORMATS_ERROR, code, why);
  return FALSE;
}

static const char *
cell_at (const Bulk *self, const char *column)
{
  return json_string_value (json_object_get (self->row, column));
}

static char *
name_observation (const Bulk *self, const char *column)
{
  const char *release = json_string_value (json_object_get (self->manifest, "release"));
  g_autofree char *text = g_strdup_printf ("%s\n%" G_GUINT64_FORMAT "\n%s\n%s", release, self->line,
                                           self->head.pseudonym, column);
  char *id = dure_sha256_hex (text, strlen (text));

  id[ID_DIGITS] = '\0';
  return id;
}

/* Takes @resource. */
static gboolean
write_line (GString *out, const DureBulkView *view, DureBulkType type, json_t *resource)
{
  g_autoptr (json_t) owned = resource;
  g_autofree char *line = NULL;

  if (owned != NULL && view != NULL && !dure_bulk_view_apply (view, type, owned))
    return TRUE;
  line = owned != NULL ? dure_json_canonical (owned, NULL) : NULL;
  if (line == NULL)
    return FALSE;
  g_string_append (out, line);
  g_string_append_c (out, '\n');
  return TRUE;
}

/* Takes @resource. */
static gboolean
write_observation (Bulk *self, json_t *resource)
{
  return write_line (self->out, self->view, DURE_BULK_OBSERVATION, resource);
}

static gboolean
is_item (const char *text)
{
  if (!g_ascii_isalpha (*text) || strlen (text) > LONGEST_ITEM)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-')
      return FALSE;
  return TRUE;
}

static gboolean
write_number (Bulk *self, const DureMeasure *measure, const char *text, GError **error)
{
  DureToldCell cell;

  if (measure->unit == NULL || !dure_told_cell_read (text, &cell))
    return fail (error, DURE_FORMATS_ERROR_ROW, "a cell of numbers has none");
  return write_observation (self, dure_fhir_observation_new (&self->head, measure, &cell, error));
}

/* The pressures of the row, when they make a panel: an upper or a lower one is there, and none is
   in a band. A column that is not there is not told. */
static gboolean
read_panel (const Bulk *self, DureToldCell ret_cells[DURE_FHIR_PRESSURES])
{
  if (cell_at (self, pressures[0]) == NULL && cell_at (self, pressures[1]) == NULL)
    return FALSE;
  for (guint i = 0; i < DURE_FHIR_PRESSURES; i++)
    {
      const char *text = cell_at (self, pressures[i]);

      ret_cells[i] = (DureToldCell){ .kind = DURE_TOLD_HIDDEN };
      if (text != NULL
          && (!dure_told_cell_read (text, &ret_cells[i]) || ret_cells[i].kind == DURE_TOLD_BAND))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_pressure (Bulk *self, const DureMeasure *measure, const char *text, GError **error)
{
  DureToldCell cells[DURE_FHIR_PRESSURES];

  if (!read_panel (self, cells))
    return write_number (self, measure, text, error);
  /* Once, in the place of the first that the row has. */
  for (guint i = 0; !g_str_equal (pressures[i], measure->code); i++)
    if (cell_at (self, pressures[i]) != NULL)
      return TRUE;
  return write_observation (self, dure_fhir_observation_new_panel (&self->head, cells, error));
}

static gboolean
write_column (Bulk *self, const char *column, const char *text, GError **error)
{
  const DureMeasure *measure = dure_measure_find (column);
  g_autofree char *id = name_observation (self, column);

  self->head.id = id;
  if (measure != NULL && measure->rule == DURE_MEASURE_COMPONENT)
    return write_pressure (self, measure, text, error);
  if (measure != NULL)
    return write_number (self, measure, text, error);
  if (!is_item (column))
    return fail (error, DURE_FORMATS_ERROR_CODE, "a column has a code that is not in the list");
  return write_observation (self,
                            dure_fhir_observation_new_word (&self->head, column, text, error));
}

static const char *
name_of (const json_t *attribute)
{
  return json_string_value (json_object_get (attribute, "name"));
}

static gboolean
is_time (const json_t *attribute)
{
  return g_strcmp0 (json_string_value (json_object_get (attribute, "transformation")), "calendar")
         == 0;
}

/* Returns: (nullable): the first column of times that the row has */
static const char *
find_time (const Bulk *self, const json_t *attributes)
{
  gsize i;
  const json_t *attribute;

  json_array_foreach (attributes, i, attribute)
    if (is_time (attribute) && name_of (attribute) != NULL
        && cell_at (self, name_of (attribute)) != NULL)
      return name_of (attribute);
  return NULL;
}

/* A column that was told with another one has no Observation of its own. */
static gboolean
write_and_note (Bulk *self, const char *column, const char *text, GError **error)
{
  const gsize before = self->out->len;

  if (!write_column (self, column, text, error))
    return FALSE;
  if (self->targets != NULL && self->out->len > before)
    {
      g_autofree char *id = name_observation (self, column);

      json_array_append_new (self->targets, dure_fhir_target ("Observation/", id));
    }
  return TRUE;
}

static gboolean
write_all (Bulk *self, const json_t *attributes, GError **error)
{
  const char *time = find_time (self, attributes);
  gsize i, n_known = 1;
  const json_t *attribute;

  self->head.time = time != NULL ? cell_at (self, time) : NULL;
  json_array_foreach (attributes, i, attribute)
    {
      const char *name = name_of (attribute), *text = name != NULL ? cell_at (self, name) : NULL;

      if (text == NULL)
        continue;
      n_known++;
      if (g_strcmp0 (name, time) != 0 && !write_and_note (self, name, text, error))
        return FALSE;
    }
  return n_known == json_object_size (self->row)
         || fail (error, DURE_FORMATS_ERROR_ROW, "a row has more than its manifest says");
}

/* Adds to self->out; nothing on failure. */
static gboolean
write_row (Bulk *self, GError **error)
{
  const gsize before = self->out->len;

  self->head.pseudonym = cell_at (self, PSEUDONYM);
  if (self->head.pseudonym == NULL
      || json_string_value (json_object_get (self->manifest, "release")) == NULL)
    return fail (error, DURE_FORMATS_ERROR_ROW, "it is no row of a release");
  if (write_all (self, json_object_get (self->manifest, "attributes"), error))
    return TRUE;
  g_string_truncate (self->out, before);
  return FALSE;
}

/**
 * dure_bulk_lines:
 * @manifest: of the release
 * @line: which of its lines the row is, from 0
 * @row: a text for each column, as the release has it
 * @view: (nullable): what of them is wanted; %NULL for all
 * @out: where an Observation (FHIR R4) a line is added; nothing is added on failure
 * @error: %DURE_FORMATS_ERROR_CODE, %DURE_FORMATS_ERROR_ROW
 */
gboolean
dure_bulk_lines (const json_t *manifest, guint64 line, const json_t *row,
                 const DureBulkView *view, GString *out, GError **error)
{
  Bulk self = { .manifest = manifest, .row = row, .line = line, .view = view, .out = out };

  return write_row (&self, error);
}

/* What all rows of the release have in common. */
static DureFhirOrigin
origin_of (const json_t *manifest)
{
  const json_t *code = json_object_get (manifest, "code");

  return (DureFhirOrigin){
    .activity = DURE_FHIR_PSEUDONYMISED,
    .source = SOURCES,
    .digest_system = TREE,
    .digest = json_string_value (
        json_object_get (json_object_get (manifest, "tree"), "root")),
    .quality = json_integer_value (json_object_get (code, "quality")),
    .rules = json_string_value (json_object_get (code, "rules")),
  };
}

/**
 * dure_bulk_line_of_origin:
 * @manifest: of the release
 * @sealed_ms: when it was sealed, milliseconds since 1970
 * @line: as for dure_bulk_lines()
 * @row: so too
 * @view: so too; it is of the same Observations, whichever of them are wanted
 * @out: where a Provenance (FHIR R4) of its Observations is added, when it has any; by the Patient
 *   among its targets it is found when it has to be deleted
 * @error: as dure_bulk_lines()
 *
 * It is no more exact than the row: what would tell one donor from another (the kiosk, which of
 * the sources, the hour, a consent of their own) is not in it. The consents are all those of the
 * release, by the root of their tree.
 */
gboolean
dure_bulk_line_of_origin (const json_t *manifest, gint64 sealed_ms, guint64 line,
                          const json_t *row, const DureBulkView *view, GString *out,
                          GError **error)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (json_t) targets = json_array ();
  g_autofree char *id = NULL, *agent = NULL;
  Bulk self
      = { .manifest = manifest, .row = row, .line = line, .out = lines, .targets = targets };
  DureFhirOrigin origin = origin_of (manifest);
  const char *version
      = json_string_value (json_object_get (json_object_get (manifest, "code"), "dure"));

  if (!write_row (&self, error))
    return FALSE;
  if (json_array_size (targets) == 0)
    return TRUE;
  json_array_append_new (targets, dure_fhir_target ("Patient/", self.head.pseudonym));
  id = name_observation (&self, ORIGIN);
  agent = g_strconcat ("dure ", version, NULL);
  origin.id = id;
  origin.agent = agent;
  origin.recorded_ms = sealed_ms;
  return write_line (out, view, DURE_BULK_PROVENANCE,
                     dure_fhir_provenance_new (&origin, targets));
}

/**
 * dure_bulk_line_of_patient:
 * @pseudonym: as a row of a release has it
 * @view: (nullable): what of it is wanted; %NULL for all
 * @out: where a Patient (FHIR R4) is added, whom the Observations refer to: a pseudonym, and
 *   nothing else that anybody is known by
 */
void
dure_bulk_line_of_patient (const char *pseudonym, const DureBulkView *view, GString *out)
{
  write_line (out, view, DURE_BULK_PATIENT, dure_fhir_patient_new (pseudonym));
}

static void
add_deletion (json_t *entries, const char *form, const char *pseudonym)
{
  g_autofree char *url = g_strconcat (form, pseudonym, NULL);

  json_array_append_new (entries,
                         json_pack ("{s:{s:s, s:s}}", "request", "method", "DELETE", "url", url));
}

/**
 * dure_bulk_line_of_deletion:
 * @pseudonym: of somebody who has taken back what they gave
 * @types: what of theirs is deleted
 * @out: where a transaction is added that deletes it: all that refers to the Patient, who goes last
 */
void
dure_bulk_line_of_deletion (const char *pseudonym, const gboolean types[DURE_BULK_TYPES],
                            GString *out)
{
  json_t *entries = json_array ();

  if (types[DURE_BULK_PROVENANCE])
    add_deletion (entries, "Provenance?patient=Patient/", pseudonym);
  if (types[DURE_BULK_OBSERVATION])
    add_deletion (entries, "Observation?subject=Patient/", pseudonym);
  if (types[DURE_BULK_PATIENT])
    add_deletion (entries, "Patient/", pseudonym);
  write_line (out, NULL, DURE_BULK_TYPES,
              json_pack ("{s:s, s:s, s:o}", "resourceType", "Bundle", "type", "transaction",
                         "entry", entries));
}
