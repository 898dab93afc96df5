// decode-health.c: tells an operator what a citizen's own file of health data holds
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// One JSON object on the first line: how many facts of each code and of which time, how many came
// again, and how many records of which type are not taken; then one for each bad record that is
// kept, with its line or entry. Values are counted, never told.

#include "decode-health.h"

#include <sodium.h>
#include <sysexits.h>

#define PIECE 65536

static gboolean
on_fact (const DureHealthFact *fact, gpointer data, GError **error)
{
  return TRUE;
}

static void
append_time (GString *out, const char *name, gint64 at_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at_ms / 1000);
  g_autofree char *text = g_date_time_format_iso8601 (time);

  g_string_append_printf (out, ", \"%s\": \"%s\"", name, text);
}

static void
append_count (GString *out, const char *name, guint count)
{
  if (out->str[out->len - 1] != '{')
    g_string_append (out, ", ");
  g_string_append_printf (out, "\"%s\": %u", name, count);
}

static void
append_taken (GString *out, const DureHealthReport *report)
{
  g_string_append (out, ", \"taken\": {");
  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    if (report->n_taken[code] > 0)
      append_count (out, dure_code_to_text (code), report->n_taken[code]);
  g_string_append_c (out, '}');
}

static void
append_not_taken (GString *out, const DureHealthReport *report)
{
  g_autoptr (GList) types = g_list_sort (g_hash_table_get_keys (report->not_taken),
                                         (GCompareFunc) g_strcmp0);

  g_string_append (out, ", \"not_taken\": {");
  for (const GList *i = types; i != NULL; i = i->next)
    append_count (out, i->data, *(guint *) g_hash_table_lookup (report->not_taken, i->data));
  g_string_append_c (out, '}');
}

static void
tell (const DureHealthReport *report, GString *out)
{
  guint count = 0;

  for (DureCode code = 0; code < DURE_CODE_COUNT; code++)
    count += report->n_taken[code];
  g_string_append_printf (out, "{\"observations\": %u, \"repeated\": %u, ", count,
                          report->n_repeated);
  g_string_append_printf (out, "\"other\": %u, \"rejected\": %u", report->n_nameless,
                          report->n_complaints);
  if (count > 0)
    {
      append_time (out, "from", report->first_ms);
      append_time (out, "to", report->last_ms);
    }
  append_taken (out, report);
  append_not_taken (out, report);
  g_string_append (out, "}\n");

  for (guint i = 0; i < report->complaints->len; i++)
    {
      const DureHealthComplaint *complaint =
        &g_array_index (report->complaints, DureHealthComplaint, i);

      g_string_append_printf (out, "{\"at\": %u, \"reject\": \"%s\"}\n", complaint->place,
                              dure_health_reason_word (complaint->reason));
    }
}

static gboolean
read_all (DureHealthFile *reader, DureDecodeDrawFunc draw, gpointer data, GError **error)
{
  g_autofree guint8 *piece = g_malloc (PIECE);
  gssize length;

  while ((length = draw (data, piece, PIECE)) > 0)
    if (!dure_health_file_feed (reader, piece, (gsize) length, error))
      return FALSE;
  return dure_health_file_finish (reader, error);
}

/**
 * dure_decode_health:
 * @form: what the file is
 * @draw: (scope call): gives it
 * @data: for @draw
 * @out: what belongs on standard output is appended
 * @complaint: what belongs on standard error is appended
 *
 * Returns: the status to exit with: %EX_OK; %EX_DATAERR when the file is refused or has a bad
 *   record
 */
int
dure_decode_health (DureHealthForm form, DureDecodeDrawFunc draw, gpointer data, GString *out,
                    GString *complaint)
{
  guint8 key[DURE_HEALTH_KEY_BYTES];
  g_autoptr (DureHealthIntake) intake = NULL;
  g_autoptr (DureHealthFile) reader = NULL;
  g_autoptr (GError) error = NULL;
  const DureHealthReport *report;

  randombytes_buf (key, sizeof key);
  intake = dure_health_intake_new (key, on_fact, NULL);
  reader = dure_health_file_new (form, intake, randombytes_random () | 1);
  if (!read_all (reader, draw, data, &error))
    {
      g_string_append_printf (complaint, "dure-wearables: %s\n", error->message);
      return EX_DATAERR;
    }
  report = dure_health_intake_report (intake);
  tell (report, out);

  return report->n_complaints == 0 ? EX_OK : EX_DATAERR;
}
