// cosignature.c: a witness's word that a list only grew until then
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// C2SP's tlog-cosignature, version 1: eight octets, the seconds since 1970 with the greatest first,
// and an Ed25519 signature over
//   cosignature/v1
//   time SECONDS
//   and the three lines of the checkpoint
// Any tool for such logs checks it.

#include "cosignature.h"

#include <string.h>

#define TIME_BYTES 8

const char *const dure_witness_prefixes[DURE_WITNESS_KINDS] = {
  [DURE_WITNESS_KIOSK] = DURE_WITNESS_KIOSK_PREFIX,
  [DURE_WITNESS_RECIPIENT] = DURE_WITNESS_RECIPIENT_PREFIX,
};

static char *
message_of (const DureCheckpoint *checkpoint, guint64 seconds)
{
  g_autofree char *text = dure_checkpoint_text (checkpoint);

  return g_strdup_printf ("cosignature/v1\ntime %" G_GUINT64_FORMAT "\n%s", seconds, text);
}

/**
 * dure_cosignature_sign:
 * @checkpoint: that fits all that was seen before
 * @time_ms: now, milliseconds since 1970
 * @key: the witness's
 */
void
dure_cosignature_sign (const DureCheckpoint *checkpoint, gint64 time_ms, DureSigningKey *key,
                       guint8 ret_cosignature[DURE_COSIGNATURE_BYTES])
{
  const guint64 seconds = (guint64) MAX (time_ms, 0) / 1000, written = GUINT64_TO_BE (seconds);
  g_autofree char *message = message_of (checkpoint, seconds);

  memcpy (ret_cosignature, &written, TIME_BYTES);
  dure_signing_key_sign (key, "", message, strlen (message), ret_cosignature + TIME_BYTES);
}

/**
 * dure_cosignature_holds:
 * @checkpoint: what it is said to be over
 * @cosignature: foreign
 * @public_key: of the witness
 */
gboolean
dure_cosignature_holds (const DureCheckpoint *checkpoint,
                        const guint8 cosignature[DURE_COSIGNATURE_BYTES],
                        const guint8 public_key[DURE_PUBLIC_KEY_BYTES])
{
  g_autofree char *message = NULL;
  guint64 written;

  memcpy (&written, cosignature, TIME_BYTES);
  message = message_of (checkpoint, GUINT64_FROM_BE (written));
  return dure_signature_holds (public_key, "", message, strlen (message),
                               cosignature + TIME_BYTES);
}
