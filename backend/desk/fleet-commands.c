// fleet-commands.c: how the kiosks are, asked at the desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
//   fleet list                    one line a kiosk
//   fleet show KIOSK              all that its newest report says, as JSON
//   fleet counts                  visits of all kiosks by day, small numbers hidden
//   fleet settings KIOSK          how it is to be now, and which version it says it follows
//   fleet settings KIOSK FILE     the next version
//   fleet drop-prepared KIOSK     forgets versions whose time has not come
//   fleet staff-code              reads six digits, prints what settings hold of them
//   fleet retire KIOSK            nothing it signs is taken any more; what it told stays
//
// None of it is about a person.

#include "commands.h"

#include "canonical-json.h"
#include "encoding.h"
#include "enrolments.h"
#include "kiosk-settings.h"
#include "staff-code.h"
#include "station-reports.h"
#include "where.h"

#include <string.h>

static const char *
state_of (const DureStationLook *look)
{
  if (look->is_retired)
    return "retired";
  if (!look->has_report)
    return "never heard";
  if (look->report.has_ledger && look->report.ledger.found == DURE_WITNESSED_BROKEN)
    return "alarm";
  return dure_station_report_is_bad (&look->report) ? "needs a look" : "well";
}

static void
print_line (const DureStationLook *look, gpointer out)
{
  g_autofree char *heard = look->has_report ? dure_time_to_text (look->heard_ms) : NULL;

  fprintf (out, "%s  %-12s", look->kiosk, state_of (look));
  if (heard != NULL)
    fprintf (out, "  heard %.16sZ  %s  %u wait  %u refused", heard, look->report.version,
             look->report.queued, look->report.parked);
  fprintf (out, "\n");
}

static gboolean
list (DureCity *city, char **words, FILE *out, GError **error)
{
  return dure_stations_each (city, NULL, print_line, out, error);
}

static void
print_whole (const DureStationLook *look, gpointer out)
{
  g_autoptr (json_t) json = look->has_report ? dure_station_report_to_json (&look->report)
                                             : json_object ();
  g_autofree char *heard = look->has_report ? dure_time_to_text (look->heard_ms) : NULL;
  g_autofree char *text = NULL;

  json_object_del (json, "days");
  json_object_set_new (json, "kiosk", json_string (look->kiosk));
  json_object_set_new (json, "state", json_string (state_of (look)));
  if (heard != NULL)
    json_object_set_new (json, "heard", json_string (heard));
  text = dure_json_canonical (json, NULL);
  fprintf (out, "%s\n", text);
}

static gboolean
show (DureCity *city, char **words, FILE *out, GError **error)
{
  return dure_stations_each (city, words[0], print_whole, out, error);
}

static void
print_count (const DureStationCount *count, gpointer out)
{
  g_autofree char *day = dure_day_to_text (count->day);

  fprintf (out, "%s  %-8s  %-16s  ", day, count->what, count->word);
  if (count->number == 0)
    fprintf (out, "under %d\n", DURE_STATION_COUNT_LEAST);
  else
    fprintf (out, "%" G_GINT64_FORMAT "\n", count->number);
}

static gboolean
counts (DureCity *city, char **words, FILE *out, GError **error)
{
  return dure_station_counts_each (city, print_count, out, error);
}

typedef struct
{
  FILE *out;
  const json_t *settings;
} Shown;

static void
print_settings (const DureStationLook *look, gpointer data)
{
  const Shown *shown = data;
  const DureStationReport *report = &look->report;
  const json_int_t version = json_integer_value (json_object_get (shown->settings, "version"));
  g_autoptr (json_t) json = json_pack ("{s:s, s:O?}", "kiosk", look->kiosk, "settings",
                                       shown->settings);
  g_autofree char *text = NULL;

  if (look->has_report)
    json_object_set_new (json, "has", json_integer (report->settings));
  if (look->has_report && report->settings_fault != DURE_SETTINGS_SOUND)
    json_object_set_new (json, "fault",
                         json_string (dure_settings_faults[report->settings_fault]));
  else if (look->has_report && report->settings > version)
    json_object_set_new (json, "fault", json_string ("unknown-version"));
  text = dure_json_canonical (json, NULL);
  fprintf (shown->out, "%s\n", text);
}

static gboolean
show_settings (DureCity *city, char **words, FILE *out, GError **error)
{
  g_autoptr (json_t) settings = NULL;

  return dure_kiosk_settings_find (city, words[0], &settings, error)
         && dure_stations_each (city, words[0], print_settings, &(Shown){ out, settings }, error);
}

static gboolean
put_settings (DureCity *city, char **words, FILE *out, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (json_t) draft = NULL;
  gsize length;
  guint version;

  if (!g_file_get_contents (words[1], &text, &length, error)
      || (draft = dure_json_parse (text, length, error)) == NULL
      || !dure_kiosk_settings_put (city, words[0], draft, &version, error))
    return FALSE;
  fprintf (out, "%s is to follow version %u; it hears of it within ten minutes of its time\n",
           words[0], version);
  return TRUE;
}

static gboolean
drop_prepared (DureCity *city, char **words, FILE *out, GError **error)
{
  gint64 count;

  if (!dure_kiosk_settings_drop (city, words[0], &count, error))
    return FALSE;
  fprintf (out, "%" G_GINT64_FORMAT " prepared for %s are forgotten\n", count, words[0]);
  return TRUE;
}

/* The code itself goes into no file and onto no command line. */
static gboolean
staff_code (DureCity *city, char **words, FILE *out, GError **error)
{
  char line[DURE_STAFF_CODE_DIGITS + 2];
  g_autofree char *hash = NULL;

  if (fgets (line, sizeof line, stdin) != NULL)
    hash = dure_staff_code_hash (g_strchomp (line));
  explicit_bzero (line, sizeof line);
  if (hash == NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "the code must be six digits");
  else
    fprintf (out, "%s\n", hash);
  return hash != NULL;
}

static gboolean
retire (DureCity *city, char **words, FILE *out, GError **error)
{
  if (!dure_kiosk_revoke (city, words[0], error))
    return FALSE;
  fprintf (out, "%s is retired: nothing it signs is taken any more\n", words[0]);
  return TRUE;
}

static const struct
{
  const char *word;
  int count;
  gboolean (*run) (DureCity *city, char **words, FILE *out, GError **error);
} errands[] = {
  { "list", 0, list },
  { "show", 1, show },
  { "counts", 0, counts },
  { "settings", 1, show_settings },
  { "settings", 2, put_settings },
  { "drop-prepared", 1, drop_prepared },
  { "staff-code", 0, staff_code },
  { "retire", 1, retire },
};

static gboolean
run (DureWhere *where, int argc, char **argv, FILE *out, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (DureCity) city = NULL;

  dure_where_add_options (where, context);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  where->state = dure_state_directory (where->state);
  for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS (errands); i++)
    if (g_str_equal (argv[1], errands[i].word) && argc == errands[i].count + 2)
      {
        city = dure_where_open_city (where, FALSE, error);
        return city != NULL && errands[i].run (city, argv + 2, out, error);
      }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "fleet takes: list, show KIOSK, counts, settings KIOSK [FILE], drop-prepared KIOSK,"
               " staff-code, or retire KIOSK");
  return FALSE;
}

/**
 * dure_command_fleet:
 *
 * `fleet list`, `fleet show`, `fleet counts`, `fleet settings`, `fleet drop-prepared`,
 * `fleet staff-code`, `fleet retire`.
 */
int
dure_command_fleet (int argc, char **argv, FILE *out)
{
  DureWhere where = { 0 };
  g_autoptr (GError) error = NULL;

  if (!run (&where, argc, argv, out, &error))
    fprintf (stderr, "dure-backend: %s\n", error->message);
  dure_where_clear (&where);
  return error == NULL ? 0 : 1;
}
