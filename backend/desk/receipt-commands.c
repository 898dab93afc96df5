// receipt-commands.c: whether a receipt is genuine, asked on any desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// `receipt verify FILE` reads a receipt (JWS), or the text of a kiosk's QR code, and prints what it
// says. It needs public keys only: those of the city on this machine, or, with --key, the file that
// the city serves as /.well-known/jwks.json, or one public key in base64url. It asks no network.
//
// Exit status: 0 valid, 65 invalid, 69 signed by a key that is not known here, 1 when it could not
// be checked at all.

#include "commands.h"

#include "canonical-json.h"
#include "encoding.h"
#include "key-ring.h"
#include "where.h"

#include <stdlib.h>
#include <string.h>

#define MAX_FILE (1 << 20)

enum
{
  EXIT_CANNOT = 1,
  EXIT_INVALID = 65, /* EX_DATAERR of sysexits.h */
  EXIT_UNKNOWN = 69, /* EX_UNAVAILABLE */
};

static DureKeyRing *
ring_of_file (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (json_t) jwks = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  jwks = dure_json_parse (text, length, error);
  return jwks != NULL ? dure_key_ring_new_from_jwks (jwks, error) : NULL;
}

static DureKeyRing *
find_ring (const DureWhere *where, const char *key, GError **error)
{
  guint8 bytes[DURE_PUBLIC_KEY_BYTES];
  DureKeyRing *ring;
  g_autoptr (DureCity) city = NULL;

  if (key != NULL && !dure_base64url_decode (key, bytes, sizeof bytes))
    return ring_of_file (key, error);
  if (key == NULL)
    {
      city = dure_where_open_city (where, FALSE, error);
      return city != NULL ? dure_key_ring_new_from_city (city, error) : NULL;
    }
  ring = dure_key_ring_new ();
  dure_key_ring_add_city (ring, bytes);
  return ring;
}

static int
tell (DureVerdict verdict, const json_t *says, FILE *out)
{
  char *text;

  if (verdict == DURE_VERDICT_UNKNOWN)
    {
      fprintf (stderr, "dure-backend: unknown: signed by another key than those known here\n");
      return EXIT_UNKNOWN;
    }
  if (verdict == DURE_VERDICT_INVALID)
    {
      fprintf (stderr, "dure-backend: invalid: it is damaged or forged\n");
      return EXIT_INVALID;
    }
  text = json_dumps (says, JSON_INDENT (2) | JSON_SORT_KEYS);
  fprintf (out, "%s\n", text);
  free (text);
  return EXIT_SUCCESS;
}

static int
check (const DureKeyRing *ring, char *text, FILE *out)
{
  const char *secret = strchr (g_strstrip (text), '#');
  g_autoptr (json_t) says = NULL;
  DureVerdict verdict;

  if (secret == NULL && strchr (text, '.') != NULL)
    verdict = dure_key_ring_check_receipt (ring, text, &says);
  else
    verdict = dure_key_ring_check_token (ring, secret != NULL ? secret + 1 : text, &says);
  return tell (verdict, says, out);
}

static int
verify (const DureWhere *where, const char *key, const char *path, FILE *out, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (DureKeyRing) ring = find_ring (where, key, error);
  gsize length;

  if (ring == NULL || !g_file_get_contents (path, &text, &length, error))
    return EXIT_CANNOT;
  if (length > MAX_FILE || strlen (text) != length)
    return tell (DURE_VERDICT_INVALID, NULL, out);
  return check (ring, text, out);
}

static gboolean
read_options (DureWhere *where, char **key, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "key", 0, 0, G_OPTION_ARG_FILENAME, key, "public keys: a JWK set, or one key in base64url",
      "FILE" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE");

  dure_where_add_options (where, context);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  where->state = dure_state_directory (where->state);
  if (*argc == 2)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "receipt verify takes one file");
  return FALSE;
}

/**
 * dure_command_receipt:
 *
 * `receipt verify`.
 */
int
dure_command_receipt (int argc, char **argv, FILE *out)
{
  DureWhere where = { 0 };
  g_autofree char *key = NULL;
  g_autoptr (GError) error = NULL;
  int status = EXIT_CANNOT;

  if (argc < 2 || strcmp (argv[1], "verify") != 0)
    {
      fprintf (stderr, "dure-backend: receipt verify FILE\n");
      return EXIT_CANNOT;
    }
  argc--;
  argv++;
  if (read_options (&where, &key, &argc, &argv, &error))
    status = verify (&where, key, argv[1], out, &error);
  if (error != NULL)
    fprintf (stderr, "dure-backend: %s\n", error->message);
  dure_where_clear (&where);
  return status;
}
