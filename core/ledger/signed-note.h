// signed-note.h: the line in which a signature stands under a text
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "keys.h"

G_BEGIN_DECLS

#define DURE_NOTE_DASH "\xe2\x80\x94 "
#define DURE_NOTE_MAX_SIGNATURE 96

/**
 * DureNoteKind:
 *
 * What C2SP's signed-note and tlog-cosignature call the kinds of signatures.
 */
typedef enum
{
  DURE_NOTE_ED25519 = 0x01,
  DURE_NOTE_COSIGNATURE = 0x04,
} DureNoteKind;

char *dure_note_line_write (const char *name, DureNoteKind kind,
                            const guint8 public_key[DURE_PUBLIC_KEY_BYTES],
                            const guint8 *signature, gsize length);
gboolean dure_note_line_read (const char *line, const char *name, DureNoteKind kind,
                              const guint8 public_key[DURE_PUBLIC_KEY_BYTES],
                              guint8 *ret_signature, gsize length);
char *dure_note_key_text (const char *name, DureNoteKind kind,
                          const guint8 public_key[DURE_PUBLIC_KEY_BYTES]);
gboolean dure_base64_decode (const char *text, guint8 *ret_bytes, gsize length);

G_END_DECLS
