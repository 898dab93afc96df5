// fuzz-checkpoint.c: what the city shows of its ledger, from any bytes at all
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A note, its lines, and the proof that comes with it, as a kiosk and whoever checks a kept
// checkpoint reads them. What is taken is what its writer would have written.

#include "canonical-json.h"
#include "cosignature.h"
#include "ledger-witness.h"
#include "signed-note.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length);

#define ORIGIN "dure/a"
#define WITNESS "dure-kiosk/b"

static DureSigningKey *key;

/* There is one such line for each signature. */
static void
read_line (const char *line, const char *name, DureNoteKind kind, gsize length)
{
  const guint8 *public_key = dure_signing_key_public (key);
  guint8 signature[DURE_NOTE_MAX_SIGNATURE];
  g_autofree char *again = NULL;

  if (!dure_note_line_read (line, name, kind, public_key, signature, length))
    return;
  again = dure_note_line_write (name, kind, public_key, signature, length);
  g_assert_true (g_str_has_prefix (again, line) && strlen (again) == strlen (line) + 1);
}

static void
read_note (const uint8_t *bytes, size_t length)
{
  g_autofree char *note = g_strndup ((const char *) bytes, length);
  g_autoptr (DureCheckpoint) read
      = dure_checkpoint_verify (note, dure_signing_key_public (key), NULL);
  g_auto (GStrv) lines = g_strsplit (note, "\n", -1);
  g_autofree char *text = read != NULL ? dure_checkpoint_text (read) : NULL;

  g_assert_true (text == NULL || g_str_has_prefix (note, text));
  for (char **line = lines; *line != NULL; line++)
    {
      read_line (*line, ORIGIN, DURE_NOTE_ED25519, DURE_SIGNATURE_BYTES);
      read_line (*line, WITNESS, DURE_NOTE_COSIGNATURE, DURE_COSIGNATURE_BYTES);
    }
}

static void
read_proof (const uint8_t *bytes, size_t length)
{
  g_autoptr (json_t) json = dure_json_parse (bytes, length, NULL);
  DureMerkleProof proof;

  if (dure_witness_read_proof (json, &proof))
    g_assert_cmpuint (proof.count, ==, json_array_size (json));
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  if (key == NULL)
    {
      DureDice *dice = dure_dice_new_seeded (1);

      key = dure_signing_key_new (dice);
      dure_dice_seeded_free (dice);
    }
  read_note (bytes, length);
  read_proof (bytes, length);
  return 0;
}
