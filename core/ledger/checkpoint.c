// checkpoint.c: a list's length and root, signed, so that nobody can tell two stories
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The text is that of C2SP's tlog-checkpoint: a line each for origin, size and root, an empty line,
// and a line for each signature (signed-note.c). The list's own signature is Ed25519 over the three
// lines, and its name is the origin. Witnesses may add lines of their own, which are passed over
// here. Any tool for such logs reads and checks it.

#include "checkpoint.h"

#include "error.h"
#include "signed-note.h"

#include <string.h>

#define MAX_NOTE 16384

/**
 * dure_checkpoint_new:
 *
 * Returns: (transfer full): a copy of these
 */
DureCheckpoint *
dure_checkpoint_new (const char *origin, guint64 size, const guint8 root[DURE_MERKLE_BYTES])
{
  DureCheckpoint *self = g_new0 (DureCheckpoint, 1);

  self->origin = g_strdup (origin);
  self->size = size;
  memcpy (self->root, root, sizeof self->root);
  return self;
}

/**
 * dure_checkpoint_free:
 * @self: (transfer full) (nullable)
 */
void
dure_checkpoint_free (DureCheckpoint *self)
{
  if (self == NULL)
    return;
  g_free (self->origin);
  g_free (self);
}

/**
 * dure_checkpoint_text:
 *
 * Returns: (transfer full): the three lines that are signed
 */
char *
dure_checkpoint_text (const DureCheckpoint *self)
{
  g_autofree char *root = g_base64_encode (self->root, sizeof self->root);

  return g_strdup_printf ("%s\n%" G_GUINT64_FORMAT "\n%s\n", self->origin, self->size, root);
}

/**
 * dure_checkpoint_sign:
 * @key: the list's
 *
 * Returns: (transfer full): the text that is shown to everybody
 */
char *
dure_checkpoint_sign (const DureCheckpoint *self, DureSigningKey *key)
{
  g_autofree char *text = dure_checkpoint_text (self), *line = NULL;
  guint8 signature[DURE_SIGNATURE_BYTES];

  dure_signing_key_sign (key, "", text, strlen (text), signature);
  line = dure_note_line_write (self->origin, DURE_NOTE_ED25519, dure_signing_key_public (key),
                               signature, sizeof signature);
  return g_strconcat (text, "\n", line, NULL);
}

static DureCheckpoint *
read_text (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 5);
  guint8 root[DURE_MERKLE_BYTES];
  g_autofree char *again = NULL;
  guint64 size;

  if (g_strv_length (lines) != 4 || lines[3][0] != '\0' || lines[0][0] == '\0'
      || strpbrk (lines[0], " +\t\r") != NULL
      || !g_ascii_string_to_unsigned (lines[1], 10, 0, G_MAXINT64, &size, NULL)
      || !dure_base64_decode (lines[2], root, sizeof root))
    return NULL;
  again = g_strdup_printf ("%" G_GUINT64_FORMAT, size);
  return g_str_equal (again, lines[1]) ? dure_checkpoint_new (lines[0], size, root) : NULL;
}

/* The three lines of a note; %NULL when it has not the shape of one. */
static char *
text_of_note (const char *note)
{
  const char *gap = strlen (note) <= MAX_NOTE ? strstr (note, "\n\n") : NULL;

  return gap != NULL && g_str_has_prefix (gap + 2, DURE_NOTE_DASH)
                 && g_utf8_validate (note, -1, NULL)
             ? g_strndup (note, (gsize) (gap + 1 - note))
             : NULL;
}

static DureCheckpoint *
refuse (GError **error, DureCoreError code, const char *why)
{
  g_set_error_literal (error, DURE_CORE_ERROR, (gint) code, why);
  return NULL;
}

/**
 * dure_checkpoint_verify:
 * @note: foreign
 * @public_key: the list's
 * @error: %DURE_CORE_ERROR_MALFORMED, %DURE_CORE_ERROR_UNKNOWN_KEY when this key has not signed it,
 *   or %DURE_CORE_ERROR_NOT_GENUINE
 *
 * Returns: (transfer full) (nullable): what it says
 */
DureCheckpoint *
dure_checkpoint_verify (const char *note, const guint8 public_key[DURE_PUBLIC_KEY_BYTES],
                        GError **error)
{
  g_autofree char *text = text_of_note (note);
  g_autoptr (DureCheckpoint) self = text != NULL ? read_text (text) : NULL;
  g_auto (GStrv) lines = NULL;

  if (self == NULL)
    return refuse (error, DURE_CORE_ERROR_MALFORMED, "not a checkpoint");
  lines = g_strsplit (note + strlen (text) + 1, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      guint8 signature[DURE_SIGNATURE_BYTES];

      if (!dure_note_line_read (*line, self->origin, DURE_NOTE_ED25519, public_key, signature,
                                sizeof signature))
        continue;
      if (dure_signature_holds (public_key, "", text, strlen (text), signature))
        return g_steal_pointer (&self);
      return refuse (error, DURE_CORE_ERROR_NOT_GENUINE, "the signature does not hold");
    }
  return refuse (error, DURE_CORE_ERROR_UNKNOWN_KEY, "the checkpoint is not signed by this key");
}
