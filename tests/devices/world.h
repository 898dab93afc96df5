// world.h: a simulated world in a process of its own: its bus, its script, its transcript
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _DureWorld DureWorld;

DureWorld  *dure_world_new            (const char         *command,
                                       const char *const  *options,
                                       GError            **error);
void        dure_world_free           (DureWorld          *self);
gboolean    dure_world_say            (DureWorld          *self,
                                       const char         *event,
                                       GError            **error);
const char *dure_world_get_bus        (DureWorld          *self);
const char *dure_world_get_address    (DureWorld          *self,
                                       const char         *alias);
char       *dure_world_get_transcript (DureWorld          *self);
int         dure_world_read_display   (DureWorld          *self,
                                       const char         *alias,
                                       const char         *what);
gboolean    dure_world_end            (DureWorld          *self,
                                       GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureWorld, dure_world_free)

G_END_DECLS
