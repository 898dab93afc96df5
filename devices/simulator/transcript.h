// transcript.h: what was asked of the simulated bluetoothd and what it told, in order
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DureTranscript DureTranscript;

DureTranscript *dure_transcript_new   (const char     *path,
                                       GError        **error);
void            dure_transcript_free  (DureTranscript *self);
void            dure_transcript_write (DureTranscript *self,
                                       const char     *what,
                                       const char     *alias,
                                       const char     *detail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureTranscript, dure_transcript_free)

G_END_DECLS
