// theatre.h: a simulated world in a process of its own: its bus, its script, its transcript
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _DureTheatre DureTheatre;

DureTheatre *dure_theatre_new            (const char         *command,
                                          const char *const  *options,
                                          GError            **error);
void         dure_theatre_free           (DureTheatre        *self);
gboolean     dure_theatre_say            (DureTheatre        *self,
                                          const char         *event,
                                          GError            **error);
const char  *dure_theatre_get_bus        (DureTheatre        *self);
const char  *dure_theatre_get_address    (DureTheatre        *self,
                                          const char         *alias);
char        *dure_theatre_get_transcript (DureTheatre        *self);
int          dure_theatre_read_display   (DureTheatre        *self,
                                          const char         *alias,
                                          const char         *what);
gboolean     dure_theatre_end            (DureTheatre        *self,
                                          GError            **error);
void         dure_theatre_kill           (DureTheatre        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureTheatre, dure_theatre_free)

G_END_DECLS
