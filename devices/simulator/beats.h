// beats.h: the heart under a simulated strap: one interval after another
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _DureBeats DureBeats;

DureBeats *dure_beats_new_from_file   (const char    *path,
                                       GError       **error);
DureBeats *dure_beats_new_from_stream (GInputStream  *stream,
                                       GError       **error);
DureBeats *dure_beats_new_sinus       (guint32        seed,
                                       double         bpm);
void       dure_beats_free            (DureBeats     *self);
guint      dure_beats_next            (DureBeats     *self);
guint      dure_beats_get_length      (DureBeats     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureBeats, dure_beats_free)

G_END_DECLS
