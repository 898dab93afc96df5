// checkpoint.c: a list's length and root, signed, so that nobody can tell two stories
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// The text is that of C2SP's tlog-checkpoint: a line each for origin, size and root, an empty line,
// and a line for each signature, as C2SP's signed-note has it:
//   — NAME base64(4 octets that tell the key, then the signature)
// The list's own signature is Ed25519 over the three lines, and its name is the origin. A witness
// who has seen that the list only grew signs the same lines and the time with a key of its own
// (tlog-cosignature); whoever else reads them passes over lines that are not theirs. Any tool for
// such logs reads and checks both.

#include "checkpoint.h"

#include "error.h"

#include <string.h>

#define DASH "\xe2\x80\x94 "
#define COSIGNED "cosignature/v1\ntime %" G_GINT64_FORMAT "\n%s"
#define KEY_HINT_BYTES 4
#define TIME_BYTES 8
#define MAX_NOTE 16384
#define MAX_LINE 512

/* What signed-note calls the kinds of signature. */
enum
{
  OF_LIST = 0x01,
  OF_WITNESS = 0x04,
};

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
hint_of_key (const char *name, guint8 kind, const guint8 public_key[DURE_PUBLIC_KEY_BYTES],
             guint8 ret_hint[KEY_HINT_BYTES])
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 digest[DURE_SHA256_BYTES];

  g_byte_array_append (bytes, (const guint8 *) name, (guint) strlen (name));
  g_byte_array_append (bytes, (const guint8[]){ '\n', kind }, 2);
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

  hint_of_key (self->origin, OF_LIST, dure_signing_key_public (key), bytes);
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

/* What a line holds behind the hint, when it is of this key; all of them are of different lengths.
 */
static gboolean
read_line (const char *line, const char *name, guint8 kind,
           const guint8 public_key[DURE_PUBLIC_KEY_BYTES], guint8 *ret_bytes, gsize length)
{
  g_autofree char *head = g_strdup_printf (DASH "%s ", name);
  guint8 hint[KEY_HINT_BYTES], bytes[KEY_HINT_BYTES + TIME_BYTES + DURE_SIGNATURE_BYTES];

  hint_of_key (name, kind, public_key, hint);
  if (strlen (line) > MAX_LINE || !g_str_has_prefix (line, head)
      || !decode (line + strlen (head), bytes, KEY_HINT_BYTES + length)
      || memcmp (bytes, hint, sizeof hint) != 0)
    return FALSE;
  memcpy (ret_bytes, bytes + KEY_HINT_BYTES, length);
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

      if (!read_line (*line, self->origin, OF_LIST, public_key, signature, sizeof signature))
        continue;
      if (dure_signature_holds (public_key, "", text, strlen (text), signature))
        return g_steal_pointer (&self);
      return refuse (error, DURE_CORE_ERROR_NOT_GENUINE, "the signature does not hold");
    }
  return refuse (error, DURE_CORE_ERROR_UNKNOWN_KEY, "the checkpoint is not signed by this key");
}

/**
 * dure_checkpoint_cosign:
 * @note: a checkpoint that dure_checkpoint_verify() took, and that only grew since the last one
 * @witness: the name of who has seen that
 * @key: the witness's
 * @wall_ms: when
 *
 * Returns: (transfer full): the line, without its end, that may be added to @note
 */
char *
dure_checkpoint_cosign (const char *note, const char *witness, DureSigningKey *key, gint64 wall_ms)
{
  g_autofree char *text = text_of_note (note), *message = NULL, *encoded = NULL;
  guint8 bytes[KEY_HINT_BYTES + TIME_BYTES + DURE_SIGNATURE_BYTES];
  const gint64 time_s = wall_ms / 1000;
  const guint64 big_endian = GUINT64_TO_BE ((guint64) time_s);

  g_return_val_if_fail (text != NULL, NULL);
  message = g_strdup_printf (COSIGNED, time_s, text);
  hint_of_key (witness, OF_WITNESS, dure_signing_key_public (key), bytes);
  memcpy (bytes + KEY_HINT_BYTES, &big_endian, TIME_BYTES);
  dure_signing_key_sign (key, "", message, strlen (message), bytes + KEY_HINT_BYTES + TIME_BYTES);
  encoded = g_base64_encode (bytes, sizeof bytes);
  return g_strdup_printf (DASH "%s %s", witness, encoded);
}

/**
 * dure_checkpoint_is_cosigned:
 * @note: a checkpoint
 * @line: foreign
 * @witness: who is said to have written @line
 * @public_key: the witness's
 * @ret_wall_ms: (out): when; set only on success
 *
 * Returns: whether @line says that the witness has seen @note
 */
gboolean
dure_checkpoint_is_cosigned (const char *note, const char *line, const char *witness,
                             const guint8 public_key[DURE_PUBLIC_KEY_BYTES], gint64 *ret_wall_ms)
{
  g_autofree char *text = text_of_note (note), *message = NULL;
  guint8 bytes[TIME_BYTES + DURE_SIGNATURE_BYTES];
  guint64 big_endian;
  gint64 time_s;

  if (text == NULL || !read_line (line, witness, OF_WITNESS, public_key, bytes, sizeof bytes))
    return FALSE;
  memcpy (&big_endian, bytes, TIME_BYTES);
  time_s = (gint64) (GUINT64_FROM_BE (big_endian) & (guint64) G_MAXINT64);
  message = g_strdup_printf (COSIGNED, time_s, text);
  if (time_s > G_MAXINT64 / 1000
      || !dure_signature_holds (public_key, "", message, strlen (message), bytes + TIME_BYTES))
    return FALSE;
  *ret_wall_ms = time_s * 1000;
  return TRUE;
}
