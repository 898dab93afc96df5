// signed-note.c: the line in which a signature stands under a text
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// As C2SP's signed-note has it:
//   — NAME base64(4 octets that tell the key, then the signature)
// The octets are the first of SHA-256 over the name, a line feed, the kind and the public key.

#include "signed-note.h"

#include "encoding.h"

#include <string.h>

#define HINT_BYTES 4
#define MAX_LINE 512

static void
hint_of_key (const char *name, DureNoteKind kind, const guint8 public_key[DURE_PUBLIC_KEY_BYTES],
             guint8 ret_hint[HINT_BYTES])
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 digest[DURE_SHA256_BYTES];

  g_byte_array_append (bytes, (const guint8 *) name, (guint) strlen (name));
  g_byte_array_append (bytes, (const guint8[]){ '\n', (guint8) kind }, 2);
  g_byte_array_append (bytes, public_key, DURE_PUBLIC_KEY_BYTES);
  dure_sha256 (bytes->data, bytes->len, digest);
  memcpy (ret_hint, digest, HINT_BYTES);
}

/**
 * dure_note_line_write:
 * @name: of the key, without blanks and plus signs
 * @signature: (array length=length): as the kind has it
 * @length: at most %DURE_NOTE_MAX_SIGNATURE
 *
 * Returns: (transfer full): the line, with its end
 */
char *
dure_note_line_write (const char *name, DureNoteKind kind,
                      const guint8 public_key[DURE_PUBLIC_KEY_BYTES], const guint8 *signature,
                      gsize length)
{
  guint8 bytes[HINT_BYTES + DURE_NOTE_MAX_SIGNATURE];
  g_autofree char *encoded = NULL;

  g_assert (length <= DURE_NOTE_MAX_SIGNATURE);
  hint_of_key (name, kind, public_key, bytes);
  memcpy (bytes + HINT_BYTES, signature, length);
  encoded = g_base64_encode (bytes, HINT_BYTES + length);
  return g_strdup_printf (DURE_NOTE_DASH "%s %s\n", name, encoded);
}

/**
 * dure_base64_decode:
 * @text: foreign
 * @ret_bytes: (out caller-allocates) (array length=length): set only on success
 * @length: how many they must be
 *
 * GLib passes over what is no base64: only what it would write itself is taken.
 */
gboolean
dure_base64_decode (const char *text, guint8 *ret_bytes, gsize length)
{
  gsize decoded_length = 0;
  g_autofree guchar *decoded = g_base64_decode (text, &decoded_length);
  g_autofree char *again = g_base64_encode (decoded, decoded_length);

  if (decoded_length != length || !g_str_equal (again, text))
    return FALSE;
  memcpy (ret_bytes, decoded, length);
  return TRUE;
}

/**
 * dure_note_line_read:
 * @line: foreign, without its end
 * @name: of the key
 * @ret_signature: (out caller-allocates) (array length=length): set only on success
 * @length: at most %DURE_NOTE_MAX_SIGNATURE
 *
 * Returns: whether the line is of this key; the signature is not checked
 */
gboolean
dure_note_line_read (const char *line, const char *name, DureNoteKind kind,
                     const guint8 public_key[DURE_PUBLIC_KEY_BYTES], guint8 *ret_signature,
                     gsize length)
{
  g_autofree char *head = g_strdup_printf (DURE_NOTE_DASH "%s ", name);
  guint8 hint[HINT_BYTES], bytes[HINT_BYTES + DURE_NOTE_MAX_SIGNATURE];

  g_assert (length <= DURE_NOTE_MAX_SIGNATURE);
  hint_of_key (name, kind, public_key, hint);
  if (strlen (line) > MAX_LINE || !g_str_has_prefix (line, head)
      || !dure_base64_decode (line + strlen (head), bytes, HINT_BYTES + length)
      || memcmp (bytes, hint, HINT_BYTES) != 0)
    return FALSE;
  memcpy (ret_signature, bytes + HINT_BYTES, length);
  return TRUE;
}

/**
 * dure_note_key_text:
 * @name: of the key, without blanks and plus signs
 *
 * Returns: (transfer full): what checks its lines, as tools for such logs take it: the name, the
 *   octets that tell the key, the kind and the key
 */
char *
dure_note_key_text (const char *name, DureNoteKind kind,
                    const guint8 public_key[DURE_PUBLIC_KEY_BYTES])
{
  guint8 hint[HINT_BYTES], bytes[1 + DURE_PUBLIC_KEY_BYTES] = { (guint8) kind };
  g_autofree char *encoded = NULL;

  hint_of_key (name, kind, public_key, hint);
  memcpy (bytes + 1, public_key, DURE_PUBLIC_KEY_BYTES);
  encoded = g_base64_encode (bytes, sizeof bytes);
  return g_strdup_printf ("%s+%02x%02x%02x%02x+%s", name, hint[0], hint[1], hint[2], hint[3],
                          encoded);
}
