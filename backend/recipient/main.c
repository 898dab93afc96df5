// main.c: dure-recipient, what a recipient of the city's data runs
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// `key` makes the recipient's key and prints the public part, which the city's desk has to be told
// (`dure-backend recipient key ID FILE`). `sync` makes the recipient's set what the city says it
// is; it can be killed at any moment and run as often as one likes. The first time it needs the
// city's key (`dure-backend ledger key`), by which it is a witness from then on: a ledger that is
// not the one it has seen stops it, until a person has looked and says `accept`; one that is, it
// cosigns. `show` prints how much the set has, and its digest.
//
// Exit status: 0 done; 65 the city's ledger is another one; 75 later; 76 the city says what cannot
// be read; 77 the city gives nothing now, all else is done; 1 a person must look.

#include "kept-ledger.h"
#include "recipient-error.h"
#include "set-sync.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Of sysexits.h: EX_DATAERR, EX_TEMPFAIL, EX_PROTOCOL, EX_NOPERM. */
enum
{
  EXIT_DONE = 0,
  EXIT_CANNOT = 1,
  EXIT_BROKEN = 65,
  EXIT_LATER = 75,
  EXIT_UNREADABLE = 76,
  EXIT_NO_PERMIT = 77,
};

typedef struct
{
  char *server, *key, *client, *set, *city_key;
} Options;

static void
clear_options (Options *self)
{
  g_free (self->server);
  g_free (self->key);
  g_free (self->client);
  g_free (self->set);
  g_free (self->city_key);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
need (const char *value, const char *option, GError **error)
{
  if (value == NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--%s is missing", option);
  return value != NULL;
}

static gboolean
run_key (const Options *options, GError **error)
{
  g_autoptr (DureOwnKey) key = NULL;
  g_autofree char *text = NULL;

  if (!need (options->key, "key", error) || !dure_own_key_make (options->key, error))
    return FALSE;
  key = dure_own_key_load (options->key, error);
  if (key == NULL)
    return FALSE;
  text = dure_own_key_public (key);
  printf ("%s\n", text);
  return TRUE;
}

static DureKeptSet *
open_set (const Options *options, GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "dure-recipient", NULL);
  g_autofree char *usual = g_build_filename (folder, "set.db", NULL);

  if (options->set == NULL)
    (void) g_mkdir_with_parents (folder, 0700);
  return dure_kept_set_open (options->set != NULL ? options->set : usual, dure_clock_system (),
                             error);
}

static gboolean
run_sync (const Options *options, GError **error)
{
  g_autoptr (DureOwnKey) key = NULL;
  g_autoptr (DureCityLink) link = NULL;
  g_autoptr (DureKeptSet) set = NULL;
  g_autoptr (DureSigningKey) own = NULL;
  DureCityWitness witness;

  if (!need (options->server, "server", error) || !need (options->client, "client", error)
      || !need (options->key, "key", error))
    return FALSE;
  key = dure_own_key_load (options->key, error);
  if (key == NULL)
    return FALSE;
  link = dure_city_link_new (options->server, options->client, key, dure_clock_system (),
                             dure_dice_system (), error);
  set = link != NULL ? open_set (options, error) : NULL;
  if (set == NULL || !dure_kept_ledger_pin (set, options->city_key, witness.city_key, error))
    return FALSE;
  own = witness.key = dure_kept_ledger_witness_key (set, dure_dice_system (), error);
  return own != NULL && dure_set_sync (set, link, key, &witness, stdout, error);
}

static gboolean
run_accept (const Options *options, GError **error)
{
  g_autoptr (DureKeptSet) set = open_set (options, error);

  return set != NULL && dure_kept_ledger_accept (set, error);
}

static gboolean
run_show (const Options *options, GError **error)
{
  g_autoptr (DureKeptSet) set = open_set (options, error);

  return set != NULL && dure_kept_set_print (set, stdout, error);
}

static const struct
{
  const char *name;
  gboolean (*run) (const Options *options, GError **error);
} tasks[] = {
  { "key", run_key },
  { "sync", run_sync },
  { "accept", run_accept },
  { "show", run_show },
};

static gboolean
run_task (int argc, char **argv, GError **error)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "server", 0, 0, G_OPTION_ARG_STRING, &options.server, "where the city answers machines",
      "URL" },
    { "key", 0, 0, G_OPTION_ARG_FILENAME, &options.key, "the recipient's private key (JWK)",
      "FILE" },
    { "client", 0, 0, G_OPTION_ARG_STRING, &options.client, "what the city calls the recipient",
      "ID" },
    { "city-key", 0, 0, G_OPTION_ARG_STRING, &options.city_key,
      "by which the city's ledger is checked", "KEY" },
    { "set", 0, 0, G_OPTION_ARG_FILENAME, &options.set, "where the set is kept", "FILE" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("key|sync|accept|show");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, error))
    return FALSE;
  for (gsize i = 0; argc == 2 && i < G_N_ELEMENTS (tasks); i++)
    if (g_str_equal (argv[1], tasks[i].name))
      return tasks[i].run (&options, error);
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "key, sync, accept or show: exactly one of them");
  return FALSE;
}

static int
status_of (const GError *error)
{
  if (error == NULL)
    return EXIT_DONE;
  if (g_error_matches (error, DURE_RECIPIENT_ERROR, DURE_RECIPIENT_ERROR_BROKEN))
    return EXIT_BROKEN;
  if (g_error_matches (error, DURE_RECIPIENT_ERROR, DURE_RECIPIENT_ERROR_UNREACHABLE)
      || g_error_matches (error, DURE_RECIPIENT_ERROR, DURE_RECIPIENT_ERROR_GONE))
    return EXIT_LATER;
  if (g_error_matches (error, DURE_RECIPIENT_ERROR, DURE_RECIPIENT_ERROR_MALFORMED))
    return EXIT_UNREADABLE;
  if (g_error_matches (error, DURE_RECIPIENT_ERROR, DURE_RECIPIENT_ERROR_NO_PERMIT))
    return EXIT_NO_PERMIT;
  return EXIT_CANNOT;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "C.UTF-8");
  umask (077);
  if (sodium_init () < 0)
    return EXIT_CANNOT;
  if (!run_task (argc, argv, &error))
    fprintf (stderr, "dure-recipient: %s\n", error->message);
  return status_of (error);
}
