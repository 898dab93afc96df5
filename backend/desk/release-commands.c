// release-commands.c: releases at the desk: made, looked at, and checked anywhere
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// `release propose PERMIT --by NAME --code CODE --why TEXT` is the first word, of one person.
// `release build PERMIT --by NAME --code CODE`, of another, makes and seals one, and prints its id,
// how many donors a class has at least, and how many donors and rows are in it. The code is spent
// when it is sealed, and not by what comes to nothing. With --preview nothing is sealed: it prints
// what would leave, and how well that hides those who would be in it.
// `release list`, `release show ID` (the manifest) and `release rows ID` print what was sealed;
// that the rows are read is written down first, and becomes an entry of the ledger. No command
// prints who is in one.
//
// `release verify MANIFEST PROOF` reads the manifest of a release and a donor's proof, and prints
// what the proof says: `in`, with the digests of the decisions that it rests on, or `out`. It needs
// no store, no key and no network.
//
// Exit status: 0 done, or it holds; 1 when it could not be tried at all; 65 it does not hold, or
// what donors gave does not allow it as asked; 75 donors decided anew again and again: once more;
// 77 there is no such permit in force, nobody else has proposed it, or --by names nobody who may.

#include "commands.h"

#include "actor.h"
#include "audit.h"
#include "backend-error.h"
#include "bulk-lines.h"
#include "canonical-json.h"
#include "deidentify-error.h"
#include "encoding.h"
#include "ledger.h"
#include "release-build.h"
#include "release-proof.h"
#include "warrants.h"
#include "where.h"

#include <string.h>

#define MAX_FILE (1 << 20)

#define ROWS_OF_PAGE 256

/* Of sysexits.h: EX_DATAERR, EX_TEMPFAIL, EX_NOPERM. */
enum
{
  EXIT_HOLDS = 0,
  EXIT_CANNOT = 1,
  EXIT_INVALID = 65,
  EXIT_AGAIN = 75,
  EXIT_NO_PERMIT = 77,
};

typedef struct
{
  DureWhere where;
  gboolean is_preview, is_fhir;
  char *by, *code, *why;
} Options;

static int
complain (const char *why)
{
  fprintf (stderr, "dure-backend: invalid: %s\n", why);
  return EXIT_INVALID;
}

static void
tell_records (const json_t *proof, FILE *out)
{
  const json_t *records = json_object_get (json_object_get (proof, "opening"), "records");

  for (gsize i = 0; i < json_array_size (records); i++)
    fprintf (out, "record %s\n", json_string_value (json_array_get (records, i)));
}

static int
check (const json_t *manifest, const json_t *proof, FILE *out)
{
  switch (dure_release_proof_check (manifest, proof))
    {
    case DURE_RELEASE_IN:
      fputs ("in\n", out);
      tell_records (proof, out);
      return EXIT_HOLDS;
    case DURE_RELEASE_OUT:
      fputs ("out\n", out);
      return EXIT_HOLDS;
    case DURE_RELEASE_INVALID:
    default:
      return complain ("the proof is damaged or forged, or of another release");
    }
}

static int
verify (const char *manifest_path, const char *proof_path, FILE *out, GError **error)
{
  g_autofree char *manifest_text = NULL;
  g_autofree char *proof_text = NULL;
  g_autoptr (json_t) manifest = NULL;
  g_autoptr (json_t) proof = NULL;
  gsize manifest_length, proof_length;

  if (!g_file_get_contents (manifest_path, &manifest_text, &manifest_length, error)
      || !g_file_get_contents (proof_path, &proof_text, &proof_length, error))
    return EXIT_CANNOT;
  if (manifest_length > MAX_FILE || proof_length > MAX_FILE)
    return complain ("it is too long");
  manifest = dure_json_parse (manifest_text, manifest_length, NULL);
  proof = dure_json_parse (proof_text, proof_length, NULL);
  if (manifest == NULL || proof == NULL)
    return complain ("it is no JSON");
  return check (manifest, proof, out);
}

/* As `verify`, whose words are files. */
static int
verify_words (char **words, FILE *out)
{
  g_autoptr (GError) error = NULL;
  const int status = verify (words[0], words[1], out, &error);

  if (error != NULL)
    fprintf (stderr, "dure-backend: %s\n", error->message);
  return status;
}

static void
print_risk (const char *name, const DureRisk *risk, FILE *out)
{
  fprintf (out, "%s: classes %u, smallest %u, prosecutor at most %.4f\n", name, risk->n_classes,
           risk->smallest, risk->smallest > 0 ? 1.0 / risk->smallest : 0.0);
  fprintf (out, "%s: above the threshold %.4f, alone %.4f, lost %.4f\n", name,
           (double) risk->n_above / MAX (risk->n_donors, 1),
           (double) risk->n_unique / MAX (risk->n_donors, 1),
           (double) risk->lost_millionths / DURE_RISK_MILLION);
}

static void
print_figures (const DureReleaseFigures *figures, guint k, guint n_donors, gint64 n_rows,
               FILE *out)
{
  fprintf (out, "k %u\n", k);
  fprintf (out, "donors %u\n", n_donors);
  fprintf (out, "rows %" G_GINT64_FORMAT "\n", n_rows);
  fprintf (out, "left out %u, and %u who gave nothing of it, of %u\n", figures->n_left_out,
           figures->n_empty, figures->n_covered);
}

static gboolean
preview (DureCity *city, const DurePermit *permit, FILE *out, GError **error)
{
  DureReleasePreview would_be;

  if (!dure_release_preview (city, permit, NULL, &would_be, error))
    return FALSE;
  print_figures (&would_be.figures, would_be.k, would_be.figures.told.n_donors, would_be.n_rows,
                 out);
  print_risk ("as it is", &would_be.figures.untouched, out);
  print_risk ("as told", &would_be.figures.told, out);
  return TRUE;
}

static gboolean
is_why_given (const char *why, GError **error)
{
  if (why != NULL && *why != '\0')
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--why says why");
  return FALSE;
}

static gboolean
propose (DureCity *city, Options *options, const char *name, FILE *out, GError **error)
{
  g_autoptr (DureTransaction) transaction = NULL;
  g_autoptr (DurePermit) permit = NULL;

  if (!dure_actor_given (options->by, error) || !is_why_given (options->why, error))
    return FALSE;
  transaction = dure_transaction_begin (city->database, error);
  permit = transaction != NULL ? dure_permit_hold (city, name, error) : NULL;
  return permit != NULL
         && dure_actor_may (city, &options->by, options->code, DURE_DESK_DECIDE, permit->pilot,
                            error)
         && dure_warrant_propose (city, name, options->by, options->why, error)
         && dure_transaction_commit (&transaction, error);
}

/* Whoever builds a release, while it is built. */
typedef struct
{
  const Options *options;
  const char *pilot;
} Builder;

/* Within the transaction in which it is sealed, the code is spent. */
static gboolean
spend_code (DureCity *city, gpointer data, GError **error)
{
  const Builder *self = data;
  g_autofree char *by = g_strdup (self->options->by);

  return dure_actor_may (city, &by, self->options->code, DURE_DESK_DECIDE, self->pilot, error);
}

/* Before it is made; nothing is spent by what is rolled back. */
static gboolean
may_build (DureCity *city, Options *options, const char *pilot, GError **error)
{
  g_autoptr (DureTransaction) transaction = dure_transaction_begin (city->database, error);

  return transaction != NULL
         && dure_actor_may (city, &options->by, options->code, DURE_DESK_DECIDE, pilot, error);
}

static gboolean
build (DureCity *city, Options *options, const char *name, FILE *out, GError **error)
{
  g_autoptr (DurePermit) permit = dure_permit_find (city, name, error);
  Builder builder = { .options = options };
  const DureReleaseWatch watch = { .seal = spend_code, .data = &builder };
  g_autoptr (DureRelease) release = NULL;
  const json_t *manifest;
  DureReleaseFigures figures;

  if (permit == NULL)
    return FALSE;
  if (options->is_preview)
    return preview (city, permit, out, error);
  builder.pilot = permit->pilot;
  if (!may_build (city, options, permit->pilot, error))
    return FALSE;
  release = dure_release_build (city, permit, options->by, &watch, &figures, error);
  if (release == NULL)
    return FALSE;
  manifest = dure_release_manifest (release);
  fprintf (out, "release %s\n", json_string_value (json_object_get (manifest, "release")));
  print_figures (&figures, (guint) json_integer_value (json_object_get (manifest, "k")),
                 dure_release_n_donors (release),
                 json_integer_value (json_object_get (manifest, "rows")), out);
  return TRUE;
}

static gboolean
list (DureCity *city, Options *options, const char *name, FILE *out, GError **error)
{
  g_autoptr (GPtrArray) entries = dure_release_book_all (city, error);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const DureReleaseEntry *entry = entries->pdata[i];
      g_autofree char *time = dure_time_to_text (entry->time_ms);

      fprintf (out,
               "%s  %.16sZ  to %s by %s  %" JSON_INTEGER_FORMAT " donors  %" JSON_INTEGER_FORMAT
               " rows\n",
               entry->id, time, entry->recipient, entry->permit,
               json_integer_value (json_object_get (entry->manifest, "donors")),
               json_integer_value (json_object_get (entry->manifest, "rows")));
    }
  return entries != NULL;
}

static gboolean
show (DureCity *city, Options *options, const char *name, FILE *out, GError **error)
{
  g_autoptr (DureReleaseEntry) entry = dure_release_book_find (city, name, error);
  g_autofree char *text = entry != NULL ? dure_json_canonical (entry->manifest, NULL) : NULL;

  if (entry != NULL)
    fprintf (out, "%s\n", text);
  return entry != NULL;
}

/* Of a row that is stored, so that it can be read. */
static gboolean
print_row (const DureReleaseEntry *entry, const DureReleaseLine *line, gboolean is_fhir, FILE *out,
           GError **error)
{
  g_autoptr (json_t) row = NULL;
  g_autoptr (GString) lines = g_string_new (NULL);

  if (!is_fhir)
    {
      fprintf (out, "%s\n", line->row);
      return TRUE;
    }
  row = dure_json_parse (line->row, strlen (line->row), error);
  if (row == NULL
      || !dure_bulk_lines (entry->manifest, (guint64) line->line, row, NULL, lines, error)
      || !dure_bulk_line_of_origin (entry->manifest, entry->time_ms, (guint64) line->line, row,
                                    NULL, lines, error))
    return FALSE;
  fputs (lines->str, out);
  return TRUE;
}

static gboolean
print_rows (DureCity *city, Options *options, const char *name, FILE *out, GError **error)
{
  g_autoptr (DureReleaseEntry) entry = dure_release_book_find (city, name, error);
  const gint64 n_rows
      = entry != NULL ? json_integer_value (json_object_get (entry->manifest, "rows")) : 0;

  if (entry == NULL
      || !dure_audit_crowd (city, "release rows", DURE_READABLE_RELEASE, n_rows, error))
    return FALSE;
  for (gint64 from = 0; from < n_rows; from += ROWS_OF_PAGE)
    {
      g_autoptr (GPtrArray) lines
          = dure_release_book_rows (city, name, from, from + ROWS_OF_PAGE, error);

      if (lines == NULL)
        return FALSE;
      for (guint i = 0; i < lines->len; i++)
        if (!print_row (entry, lines->pdata[i], options->is_fhir, out, error))
          return FALSE;
    }
  return TRUE;
}

static const struct
{
  const char *name, *command;
  int words;
  gboolean (*run) (DureCity *city, Options *options, const char *word, FILE *out,
                   GError **error);
} tasks[] = {
  { "propose", "release propose", 1, propose },
  { "build", "release build", 1, build },
  { "list", "release list", 0, list },
  { "show", "release show", 1, show },
  { "rows", "release rows", 1, print_rows },
};

static gboolean
read_options (Options *options, int *argc, char ***argv, int words, GError **error)
{
  const GOptionEntry entries[] = {
    { "preview", 0, 0, G_OPTION_ARG_NONE, &options->is_preview,
      "build: seal nothing, and print what would leave", NULL },
    { "by", 0, 0, G_OPTION_ARG_STRING, &options->by, "propose, build: who does it", "NAME" },
    { "code", 0, 0, G_OPTION_ARG_STRING, &options->code,
      "propose, build: what they made for it at /lab/desk", "CODE" },
    { "why", 0, 0, G_OPTION_ARG_STRING, &options->why, "propose: why", "TEXT" },
    { "fhir", 0, 0, G_OPTION_ARG_NONE, &options->is_fhir,
      "rows: as FHIR R4 Observations and where they come from, a line each", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  dure_where_add_options (&options->where, context);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  options->where.state = dure_state_directory (options->where.state);
  if (*argc == words + 1)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s: expected %d word%s after it",
               (*argv)[0], words, words == 1 ? "" : "s");
  return FALSE;
}

static int
status_of (const GError *error)
{
  if (error == NULL)
    return EXIT_HOLDS;
  if (error->domain == DURE_DEIDENTIFY_ERROR)
    return EXIT_INVALID;
  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_CONFLICT))
    return EXIT_AGAIN;
  if (g_error_matches (error, DURE_BACKEND_ERROR, DURE_BACKEND_ERROR_UNKNOWN))
    return EXIT_NO_PERMIT;
  return EXIT_CANNOT;
}

static int
run_task (gsize task, int argc, char **argv, FILE *out)
{
  Options options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (DureCity) city = NULL;

  if (read_options (&options, &argc, &argv, tasks[task].words, &error))
    city = dure_where_open_city (&options.where, FALSE, &error);
  if (city != NULL && tasks[task].run (city, &options, argv[1], out, &error))
    dure_ledger_settle (city, &error);
  else if (city != NULL)
    dure_audit_refused (city, tasks[task].command,
                        options.by != NULL ? options.by : DURE_AUDIT_DESK, &error);
  if (error != NULL)
    fprintf (stderr, "dure-backend: %s\n", error->message);
  dure_where_clear (&options.where);
  g_free (options.by);
  dure_text_wipe (options.code);
  g_free (options.why);
  return status_of (error);
}

/**
 * dure_command_release:
 *
 * `release propose`, `release build`, `release list`, `release show`, `release rows`,
 * `release verify`.
 */
int
dure_command_release (int argc, char **argv, FILE *out)
{
  if (argc == 4 && strcmp (argv[1], "verify") == 0)
    return verify_words (argv + 2, out);
  for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS (tasks); i++)
    if (strcmp (argv[1], tasks[i].name) == 0)
      return run_task (i, argc - 1, argv + 1, out);
  fprintf (stderr, "dure-backend: release propose PERMIT, release build [--preview] PERMIT,"
                   " release list, release show ID, release rows ID,"
                   " release verify MANIFEST PROOF\n");
  return EXIT_CANNOT;
}
