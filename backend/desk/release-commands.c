// release-commands.c: whether a donor is in a release, asked on any desk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// `release verify MANIFEST PROOF` reads the manifest of a release and a donor's proof, and prints
// what the proof says: `in`, with the digests of the decisions that it rests on, or `out`. It needs
// no store, no key and no network.
//
// Exit status: 0 it holds, 65 it does not, 1 when it could not be checked at all.

#include "commands.h"

#include "canonical-json.h"
#include "release-proof.h"

#include <string.h>

#define MAX_FILE (1 << 20)

enum
{
  EXIT_HOLDS = 0,
  EXIT_CANNOT = 1,
  EXIT_INVALID = 65, /* EX_DATAERR of sysexits.h */
};

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

/**
 * dure_command_release:
 *
 * `release verify`.
 */
int
dure_command_release (int argc, char **argv, FILE *out)
{
  g_autoptr (GError) error = NULL;
  int status;

  if (argc != 4 || strcmp (argv[1], "verify") != 0)
    {
      fprintf (stderr, "dure-backend: release verify MANIFEST PROOF\n");
      return EXIT_CANNOT;
    }
  status = verify (argv[2], argv[3], out, &error);
  if (error != NULL)
    fprintf (stderr, "dure-backend: %s\n", error->message);
  return status;
}
