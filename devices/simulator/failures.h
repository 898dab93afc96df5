// failures.h: calls that are to go wrong because the script says so
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "transcript.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _DureFailures DureFailures;

DureFailures *dure_failures_new   (DureTranscript        *transcript);
void          dure_failures_free  (DureFailures          *self);
void          dure_failures_plan  (DureFailures          *self,
                                   const char            *alias,
                                   const char            *method,
                                   const char            *error,
                                   guint                  times);
gboolean      dure_failures_take  (DureFailures          *self,
                                   const char            *alias,
                                   GDBusMethodInvocation *invocation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureFailures, dure_failures_free)

G_END_DECLS
