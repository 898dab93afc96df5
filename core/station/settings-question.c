// settings-question.c: a station asks the city how it is to be
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A small document, `dure.settings-question/1`; it travels as a report does, see report.c. So only
// the station itself is told.

#include "settings-question.h"

#include "canonical-json.h"

#define SCHEMA "dure.settings-question/1"

/**
 * dure_settings_question_new:
 * @id: UUIDv7 of the question
 * @has: the version that the station has, or 0
 *
 * Returns: (transfer full): whether there is a newer one; travels as a report does
 */
json_t *
dure_settings_question_new (const char *id, guint has)
{
  return json_pack ("{s:s, s:s, s:I}", "schema", SCHEMA, "id", id, "has", (json_int_t) has);
}

/**
 * dure_settings_question_read:
 * @json: foreign
 * @ret_has: (out): the version that the station has; set only on success
 * @error: %DURE_CORE_ERROR_MALFORMED
 */
gboolean
dure_settings_question_read (const json_t *json, guint *ret_has, GError **error)
{
  static const char *const keys[] = { "schema", "id", "has", NULL };
  static const char *const schemas[] = { SCHEMA };
  gint64 has;
  guint schema;

  if (!dure_json_only (json, keys, error)
      || !dure_json_word (json, "schema", schemas, 1, &schema, error)
      || !dure_json_integer (json, "has", 0, G_MAXINT32, &has, error))
    return FALSE;
  *ret_has = (guint) has;
  return TRUE;
}
