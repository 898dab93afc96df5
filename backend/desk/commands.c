// commands.c: what a person at the city's desk can ask of the backend
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Each works beside a running server: they meet in the database. What comes out on standard
// output is what was asked for and nothing else.

#include "commands.h"

#include "audit.h"
#include "backend-error.h"
#include "encoding.h"
#include "city.h"
#include "enrolments.h"
#include "ledger.h"
#include "sources.h"
#include "where.h"
#include "withdrawals.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  DureWhere where;
  char *on, *kind;
} Options;

static gboolean
read_options (Options *options, int *argc, char ***argv, int words, GError **error)
{
  const GOptionEntry entries[] = {
    { "on", 0, 0, G_OPTION_ARG_STRING, &options->on, "withdraw, source: the day of the donation",
      "DAY" },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &options->kind, "source issue: what it is (clinic)",
      "phone|clinic|home" },
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

static void
forget_options (Options *options)
{
  dure_where_clear (&options->where);
  g_free (options->on);
  g_free (options->kind);
}

/* Runs the middle of a command: options read, city open, errors told. */
static int
with_city (int argc, char **argv, int words, gboolean may_make, FILE *out,
           gboolean (*work) (DureCity *city, const Options *options, char **argv, FILE *out,
                           GError **error))
{
  Options options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (DureCity) city = NULL;

  if (read_options (&options, &argc, &argv, words, &error))
    city = dure_where_open_city (&options.where, may_make, &error);
  if (city != NULL)
    (void) (work (city, &options, argv, out, &error) && dure_ledger_settle (city, &error));
  if (error != NULL)
    fprintf (stderr, "dure-backend: %s\n", error->message);
  forget_options (&options);
  return error == NULL ? 0 : 1;
}

static gboolean
enrol (DureCity *city, const Options *options, char **argv, FILE *out,
       GError **error)
{
  g_autofree char *code = dure_enrolment_code_new (city, NULL, error);

  if (code != NULL)
    fprintf (out, "%s\n", code);
  return code != NULL;
}

static void
print_kiosk (const char *kiosk, gint64 enrolled_ms, gint64 revoked_ms, gint64 donations,
             gpointer out)
{
  g_autofree char *enrolled = dure_time_to_text (enrolled_ms);
  g_autofree char *revoked = revoked_ms != 0 ? dure_time_to_text (revoked_ms) : NULL;

  fprintf (out, "%s  enrolled %.16sZ  %" G_GINT64_FORMAT " donations  %s%.*s\n", kiosk, enrolled,
           donations, revoked != NULL ? "revoked " : "in use", revoked != NULL ? 16 : 0,
           revoked != NULL ? revoked : "");
}

static gboolean
list_kiosks (DureCity *city, const Options *options, char **argv, FILE *out,
             GError **error)
{
  return dure_kiosks_each (city, print_kiosk, out, error);
}

static gboolean
revoke_kiosk (DureCity *city, const Options *options, char **argv, FILE *out,
              GError **error)
{
  if (!dure_kiosk_revoke (city, argv[1], error))
    return FALSE;
  fprintf (out, "%s is revoked\n", argv[1]);
  return TRUE;
}

/* Whose code it is; it is written down when nobody holds it. */
static char *
find_donor (DureCity *city, const char *command, const char *code, const char *day, GError **error)
{
  GError *failure = NULL;
  char *donor = dure_donor_of_code (city, code, day, &failure);

  if (donor == NULL)
    {
      dure_audit_refused (city, command, DURE_AUDIT_DESK, &failure);
      g_propagate_error (error, failure);
    }
  return donor;
}

static gboolean
withdraw (DureCity *city, const Options *options, char **argv, FILE *out,
          GError **error)
{
  g_autofree char *donor = find_donor (city, "withdraw", argv[1], options->on, error);
  g_autofree char *time = NULL;
  gint64 withdrawn_ms;

  if (donor == NULL || !dure_withdraw_code (city, argv[1], options->on, &withdrawn_ms, error))
    return FALSE;
  time = dure_time_to_text (withdrawn_ms);
  fprintf (out, "withdrawn at %s: the measurements are deleted and the donor's key is destroyed\n",
           time);
  return TRUE;
}

static gboolean
issue_source (DureCity *city, const Options *options, char **argv, FILE *out, GError **error)
{
  g_autofree char *donor = NULL, *secret = NULL;
  DureSourceKind kind;
  gint64 number;

  if (!dure_source_kind_from_text (options->kind != NULL ? options->kind : "clinic", &kind))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "--kind takes phone, clinic or home");
      return FALSE;
    }
  donor = find_donor (city, "source issue", argv[1], options->on, error);
  if (donor != NULL)
    secret = dure_source_issue (city, donor, kind, TRUE, &number, error);
  if (secret == NULL)
    return FALSE;
  fprintf (out, "%s  source %" G_GINT64_FORMAT ": the key above is shown this once\n", secret,
           number);
  sodium_memzero (secret, strlen (secret));
  return TRUE;
}

static void
print_source (const DureSource *source, gint64 now, FILE *out)
{
  g_autofree char *issued = dure_time_to_text (source->issued_ms);

  fprintf (out, "%" G_GINT64_FORMAT "  %s  issued %.16sZ by %s  %" G_GINT64_FORMAT
                " observations  %s\n",
           source->number, dure_source_kind_to_text (source->kind), issued,
           source->is_coordinators ? "a coordinator" : "the phone", source->observations,
           source->revoked_ms != 0        ? "revoked"
           : source->expires_ms <= now ? "expired"
                                          : "in use");
}

static gboolean
list_sources (DureCity *city, const Options *options, char **argv, FILE *out, GError **error)
{
  g_autofree char *donor = find_donor (city, "source list", argv[1], options->on, error);
  g_autoptr (GPtrArray) sources =
      donor != NULL
              && dure_audit_desk (city, "source list", donor, DURE_READABLE_SOURCES, error)
          ? dure_sources_of_donor (city, donor, error)
          : NULL;

  for (guint i = 0; sources != NULL && i < sources->len; i++)
    print_source (sources->pdata[i], dure_city_now (city), out);
  return sources != NULL;
}

static gboolean
revoke_source (DureCity *city, const Options *options, char **argv, FILE *out, GError **error)
{
  g_autofree char *donor = NULL;
  gint64 number;

  if (!g_ascii_string_to_signed (argv[2], 10, 1, G_MAXINT64, &number, error))
    return FALSE;
  donor = find_donor (city, "source revoke", argv[1], options->on, error);
  if (donor == NULL || !dure_source_revoke (city, donor, number, error))
    return FALSE;
  fprintf (out, "source %" G_GINT64_FORMAT " is revoked\n", number);
  return TRUE;
}

static gboolean
turn_keys (DureCity *city, const Options *options, char **argv, FILE *out, GError **error)
{
  if (!dure_key_store_turn_whole (city->key_store, error))
    return FALSE;
  fprintf (out, "every donor's key is wrapped anew; what was copied before opens with nothing\n");
  return TRUE;
}

/* A server that runs has read its keys: it goes on with the old one until its next start. */
static gboolean
turn_receipt_key (DureCity *city, const Options *options, char **argv, FILE *out, GError **error)
{
  g_autofree char *key = NULL;

  if (!dure_city_keys_turn_receipts (city->keys, city->dice, error))
    return FALSE;
  key = dure_public_key_id (dure_signing_key_public (city->keys->receipts));
  fprintf (out, "%s signs receipts from the next start on; give every backend of this city the same"
                " keys, and start it anew\n", key);
  return TRUE;
}

static int
run_enrol (int argc, char **argv, FILE *out)
{
  return with_city (argc, argv, 0, TRUE, out, enrol);
}

static int
run_kiosks (int argc, char **argv, FILE *out)
{
  return with_city (argc, argv, 0, FALSE, out, list_kiosks);
}

static int
run_revoke (int argc, char **argv, FILE *out)
{
  return with_city (argc, argv, 1, FALSE, out, revoke_kiosk);
}

static int
run_withdraw (int argc, char **argv, FILE *out)
{
  return with_city (argc, argv, 1, FALSE, out, withdraw);
}

static int
run_source (int argc, char **argv, FILE *out)
{
  if (argc > 1 && g_str_equal (argv[1], "issue"))
    return with_city (argc - 1, argv + 1, 1, FALSE, out, issue_source);
  if (argc > 1 && g_str_equal (argv[1], "list"))
    return with_city (argc - 1, argv + 1, 1, FALSE, out, list_sources);
  if (argc > 1 && g_str_equal (argv[1], "revoke"))
    return with_city (argc - 1, argv + 1, 2, FALSE, out, revoke_source);
  fprintf (stderr, "dure-backend: source issue CODE, source list CODE, source revoke CODE N\n");
  return 1;
}

static int
run_keys (int argc, char **argv, FILE *out)
{
  if (argc > 1 && g_str_equal (argv[1], "turn"))
    return with_city (argc - 1, argv + 1, 0, FALSE, out, turn_keys);
  fprintf (stderr, "dure-backend: keys turn\n");
  return 1;
}

static int
run_receipt (int argc, char **argv, FILE *out)
{
  if (argc > 1 && g_str_equal (argv[1], "turn-key"))
    return with_city (argc - 1, argv + 1, 0, FALSE, out, turn_receipt_key);
  return dure_command_receipt (argc, argv, out);
}

const DureCommand dure_commands[] = {
  { "serve", "serve [--config FILE] [--state DIR] [--people-port N] [--machines-port N] ...",
    dure_command_serve },
  { "enrol", "enrol [--state DIR]                   a one-use code for a new kiosk", run_enrol },
  { "kiosks", "kiosks [--state DIR]                  which kiosks there are", run_kiosks },
  { "revoke", "revoke [--state DIR] KIOSK            take nothing from this kiosk any more",
    run_revoke },
  { "fleet", "fleet list|show|counts|settings|retire [--state DIR] [KIOSK [FILE]]   all kiosks",
    dure_command_fleet },
  { "withdraw", "withdraw [--state DIR] [--on DAY] CODE   for a donor without a phone",
    run_withdraw },
  { "source", "source issue|list|revoke [--state DIR] [--on DAY] CODE [N]   what sends for a donor",
    run_source },
  { "migrate", "migrate [--state DIR] --from sqlite --to ADDRESS [--keys-to ADDRESS]   elsewhere",
    dure_command_migrate },
  { "keys", "keys turn [--state DIR]                wrap donors' keys anew, destroy the old key",
    run_keys },
  { "backup", "backup [--state DIR] [--keys] FOLDER    a copy of the data, or of the donors' keys",
    dure_command_backup },
  { "restore", "restore [--state DIR] [--keys FOLDER] [--replace] FOLDER   puts copies back",
    dure_command_restore },
  { "receipt", "receipt verify [--state DIR | --key FILE] FILE   is it genuine; what it says",
    run_receipt },
  { "receipt", "receipt turn-key [--state DIR]        a new key to sign receipts with",
    run_receipt },
  { "ledger", "ledger verify [--state DIR] [--checkpoint FILE]   was anything changed or cut",
    dure_command_ledger },
  { "ledger", "ledger key [--state DIR]            the key by which witnesses check it",
    dure_command_ledger },
  { "ledger", "ledger witnesses [--state DIR]      who has cosigned which state, and how many",
    dure_command_ledger },
  { "release",
    "release propose PERMIT --by NAME --code CODE --why TEXT   one person's word for a release",
    dure_command_release },
  { "release",
    "release build [--preview] PERMIT --by NAME --code CODE   another's: what they may have",
    dure_command_release },
  { "release", "release list, show ID, rows ID [--state DIR]   what recipients were given",
    dure_command_release },
  { "release", "release verify MANIFEST PROOF          is a donor in a release, or not",
    dure_command_release },
  { "recipient", "recipient add|key|revoke|list [--state DIR] ...   who may be given data",
    dure_command_recipient },
  { "application",
    "application submit|vote|decide|list ... [--by NAME --code CODE]   what they ask for",
    dure_command_application },
  { "permit",
    "permit show|activate|evidence|suspend ... [--by NAME --code CODE]   what they do for it",
    dure_command_permit },
  { "person", "person invite NAME --role R [--scope S], again ID ...   who works for the lab",
    dure_command_person },
  { "proposal", "proposal list|show|publish|hide|review ... [--reason TEXT]   ideas and problems",
    dure_command_proposal },
  { "benefit", "benefit check|sites [--state DIR]     whose share of the releases is how large",
    dure_command_benefit },
  { "analyse", "analyse SUBJECT FILE                 what rules and models say of a file",
    dure_command_analyse },
  { "analyse", "analyse rhythm FILE [--beats N]      is a pulse regular, by the learned model",
    dure_command_analyse },
  { "access", "access review [--json] MONTH       who read how much of what in 2026-11",
    dure_command_access },
  { "quality", "quality [--state DIR] [--pilot PILOT] [--day DAY] [--json]   what was wrong, where",
    dure_command_quality },
  { "model", "model pack DESCRIPTION FILE            a model's file, from its description",
    dure_command_model },
  { "model", "model pack --xgboost SAVED DRAFT FILE  from what XGBoost saved, and what it lacks",
    dure_command_model },
  { "model", "model check FILE                       is it in order; what it says of itself",
    dure_command_model },
  { "model", "model sign [--state DIR] MANIFEST MODEL FOLDER   a company's model, for stations",
    dure_command_model },
  { "model", "model stop [--state DIR] DIGEST        no kiosk runs it any more",
    dure_command_model },
  { "model", "model runs [--state DIR]               how often each ran, by kiosk and day",
    dure_command_model },
  { "statistics", "statistics publish [--state DIR]      new numbers for everybody, on /open",
    dure_command_statistics },
  { NULL },
};
