// checkpoint.c: a list's length and root, signed, so that nobody can tell two stories
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The text is that of C2SP's tlog-checkpoint: a line each for origin, size and root, an empty line,
// and a line for each signature, as C2SP's signed-note has it:
//   — NAME base64(4 octets that tell the key, then the signature)
// The list's own signature is Ed25519 over the three lines, and its name is the origin. Witnesses
// may add lines of their own, which are passed over here. Any tool for such logs reads and checks
// it.

#include "checkpoint.h"

#include "error.h"

#include <string.h>

#define DASH "\xe2\x80\x94 "
#define KEY_HINT_BYTES 4
#define MAX_NOTE 16384
#define MAX_LINE 512

/* What signed-note calls Ed25519. */
#define KIND 0x01

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

static char *
text_of (const DureCheckpoint *self)
{
  g_autofree char *root = g_base64_encode (self->root, sizeof self->root);

  return g_strdup_printf ("%s\n%" G_GUINT64_FORMAT "\n%s\n", self->origin, self->size, root);
}

static void
hint_of_key (const char *name, const guint8 public_key[DURE_PUBLIC_KEY_BYTES],
             guint8 ret_hint[KEY_HINT_BYTES])
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 digest[DURE_SHA256_BYTES];

  g_byte_array_append (bytes, (const guint8 *) name, (guint) strlen (name));
  g_byte_array_append (bytes, (const guint8[]){ '\n', KIND }, 2);
  g_byte_array_append (bytes, public_key, DURE_PUBLIC_KEY_BYTES);
  dure_sha256 (bytes->data, bytes->len, digest);
  memcpy (ret_hint, digest, KEY_HINT_BYTES);
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
  g_autofree char *text = text_of (self), *encoded = NULL;
  guint8 bytes[KEY_HINT_BYTES + DURE_SIGNATURE_BYTES];

  hint_of_key (self->origin, dure_signing_key_public (key), bytes);
  dure_signing_key_sign (key, "", text, strlen (text), bytes + KEY_HINT_BYTES);
  encoded = g_base64_encode (bytes, sizeof bytes);
  return g_strdup_printf ("%s\n" DASH "%s %s\n", text, self->origin, encoded);
}

/* GLib passes over what is no base64: only what it would write itself is taken. */
static gboolean
decode (const char *text, guint8 *ret_bytes, gsize length)
{
  gsize decoded_length = 0;
  g_autofree guchar *decoded = g_base64_decode (text, &decoded_length);
  g_autofree char *again = g_base64_encode (decoded, decoded_length);

  if (decoded_length != length || !g_str_equal (again, text))
    return FALSE;
  memcpy (ret_bytes, decoded, length);
  return TRUE;
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
      || !decode (lines[2], root, sizeof root))
    return NULL;
  again = g_strdup_printf ("%" G_GUINT64_FORMAT, size);
  return g_str_equal (again, lines[1]) ? dure_checkpoint_new (lines[0], size, root) : NULL;
}

/* The three lines of a note; %NULL when it has not the shape of one. */
static char *
text_of_note (const char *note)
{
  const char *gap = strlen (note) <= MAX_NOTE ? strstr (note, "\n\n") : NULL;

  return gap != NULL && g_str_has_prefix (gap + 2, DASH) && g_utf8_validate (note, -1, NULL)
             ? g_strndup (note, (gsize) (gap + 1 - note))
             : NULL;
}

/* The signature that a line holds, when it is of this key. */
static gboolean
read_line (const char *line, const char *name, const guint8 public_key[DURE_PUBLIC_KEY_BYTES],
           guint8 ret_signature[DURE_SIGNATURE_BYTES])
{
  g_autofree char *head = g_strdup_printf (DASH "%s ", name);
  guint8 hint[KEY_HINT_BYTES], bytes[KEY_HINT_BYTES + DURE_SIGNATURE_BYTES];

  hint_of_key (name, public_key, hint);
  if (strlen (line) > MAX_LINE || !g_str_has_prefix (line, head)
      || !decode (line + strlen (head), bytes, sizeof bytes)
      || memcmp (bytes, hint, sizeof hint) != 0)
    return FALSE;
  memcpy (ret_signature, bytes + KEY_HINT_BYTES, DURE_SIGNATURE_BYTES);
  return TRUE;
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

      if (!read_line (*line, self->origin, public_key, signature))
        continue;
      if (dure_signature_holds (public_key, "", text, strlen (text), signature))
        return g_steal_pointer (&self);
      return refuse (error, DURE_CORE_ERROR_NOT_GENUINE, "the signature does not hold");
    }
  return refuse (error, DURE_CORE_ERROR_UNKNOWN_KEY, "the checkpoint is not signed by this key");
}
