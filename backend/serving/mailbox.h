// mailbox.h: how another thread hands something back to ours
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DureMailbox DureMailbox;

typedef void (*DureMailFunc) (gpointer data);

DureMailbox *dure_mailbox_new (GMainContext *context);
void dure_mailbox_free (DureMailbox *self);
void dure_mailbox_put (DureMailbox *self, DureMailFunc func, gpointer data);
void dure_mailbox_wake (DureMailbox *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureMailbox, dure_mailbox_free)

G_END_DECLS
