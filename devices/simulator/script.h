// script.h: what happens in the simulated world, line by line
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "daemon.h"

G_BEGIN_DECLS

typedef struct _DureScript DureScript;

DureScript *dure_script_new      (DureDaemon      *daemon,
                                  DureTranscript  *transcript);
void        dure_script_free     (DureScript      *self);
gboolean    dure_script_run_line (DureScript      *self,
                                  const char      *line,
                                  GError         **error);
gboolean    dure_script_run_text (DureScript      *self,
                                  const char      *text,
                                  GError         **error);
char       *dure_script_help     (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureScript, dure_script_free)

G_END_DECLS
