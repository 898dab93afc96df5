// ledger-commands.c: whether the ledger is what it ever was, asked at the desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// `ledger verify` checks everything (ledger-check.c says what that is) and names each thing that is
// wrong on a line. With --checkpoint it also checks that the ledger is the one that somebody has
// kept a checkpoint of, and counts who has cosigned that. `ledger key` prints the key by which
// kiosks and recipients check what they are shown of it; it is never turned. `ledger witnesses`
// prints how many kiosks and recipients have cosigned which state. None of them changes anything.
//
// Exit status: 0 all is as it was, 65 something is wrong, 1 when it could not be checked at all.

#include "commands.h"

#include "cosignatures.h"
#include "encoding.h"
#include "ledger-check.h"
#include "ledger-offer.h"
#include "where.h"

#include <string.h>

enum
{
  EXIT_CANNOT = 1,
  EXIT_WRONG = 65, /* EX_DATAERR of sysexits.h */
};

static void
tell (const char *text, gpointer out)
{
  fprintf (out, "%s\n", text);
}

static int
verify (const DureWhere *where, const char *path, FILE *out, GError **error)
{
  g_autofree char *witnessed = NULL;
  g_autoptr (DureCity) city = NULL;
  DureLedgerFigures figures;

  if (path != NULL && !g_file_get_contents (path, &witnessed, NULL, error))
    return EXIT_CANNOT;
  city = dure_where_open_city (where, FALSE, error);
  if (city == NULL || !dure_ledger_check (city, witnessed, tell, out, &figures, error))
    return EXIT_CANNOT;
  fprintf (out,
           "%" G_GUINT64_FORMAT " entries, %" G_GUINT64_FORMAT " waiting, %" G_GUINT64_FORMAT
           " wrong\n",
           figures.entries, figures.waiting, figures.findings);
  if (path != NULL)
    fprintf (out, "cosigned by kiosks: %u, by recipients: %u\n",
             figures.cosigners[DURE_WITNESS_KIOSK], figures.cosigners[DURE_WITNESS_RECIPIENT]);
  return figures.findings == 0 ? 0 : EXIT_WRONG;
}

static int
tell_key (const DureWhere *where, const char *path, FILE *out, GError **error)
{
  g_autoptr (DureCity) city = dure_where_open_city (where, FALSE, error);
  g_autofree char *key = NULL;

  if (city == NULL)
    return EXIT_CANNOT;
  key = dure_base64url_encode (dure_signing_key_public (city->keys->signing),
                               DURE_PUBLIC_KEY_BYTES);
  fprintf (out, "%s\n", key);
  return 0;
}

static int
tell_witnesses (const DureWhere *where, const char *path, FILE *out, GError **error)
{
  g_autoptr (DureCity) city = dure_where_open_city (where, FALSE, error);
  g_auto (DureLedgerHead) head = { 0 };
  g_autofree char *origin = NULL;
  DureCosigned cosigned;

  if (city == NULL || !dure_ledger_head_read (city, &head, error))
    return EXIT_CANNOT;
  origin = dure_ledger_origin_of (head.note != NULL ? head.note : "");
  if (!dure_cosignatures_most (city, origin, &cosigned, error))
    return EXIT_CANNOT;
  fprintf (out,
           "the list of %" G_GUINT64_FORMAT " entries is cosigned by kiosks: %u, by recipients:"
           " %u\n",
           cosigned.size, cosigned.kiosks, cosigned.recipients);
  return 0;
}

static const struct
{
  const char *name;
  int (*run) (const DureWhere *where, const char *path, FILE *out, GError **error);
} tasks[] = {
  { "key", tell_key },
  { "verify", verify },
  { "witnesses", tell_witnesses },
};

static gboolean
read_options (DureWhere *where, char **path, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "checkpoint", 0, 0, G_OPTION_ARG_FILENAME, path,
      "One that somebody has kept, as /ledger/checkpoint gave it", "FILE" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  dure_where_add_options (where, context);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  where->state = dure_state_directory (where->state);
  if (*argc == 1)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "ledger takes only options");
  return FALSE;
}

/**
 * dure_command_ledger:
 *
 * `ledger key`, `ledger verify`, `ledger witnesses`.
 */
int
dure_command_ledger (int argc, char **argv, FILE *out)
{
  DureWhere where = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int status = EXIT_CANNOT;
  gsize task = 0;

  while (task < G_N_ELEMENTS (tasks) && (argc < 2 || strcmp (argv[1], tasks[task].name) != 0))
    task++;
  if (task == G_N_ELEMENTS (tasks))
    {
      fprintf (stderr, "dure-backend: ledger verify, ledger key, ledger witnesses\n");
      return EXIT_CANNOT;
    }
  argc--;
  argv++;
  if (read_options (&where, &path, &argc, &argv, &error))
    status = tasks[task].run (&where, path, out, &error);
  if (error != NULL)
    fprintf (stderr, "dure-backend: %s\n", error->message);
  dure_where_clear (&where);
  return status;
}
