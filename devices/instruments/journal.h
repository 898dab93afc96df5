// journal.h: the raw bytes of one measurement, kept in memory before anything is made of them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DURE_JOURNAL_MAX 256
#define DURE_JOURNAL_VALUE_MAX 512

typedef struct _DureJournal DureJournal;

DureJournal *dure_journal_new           (void);
void         dure_journal_free          (DureJournal   *self);
gboolean     dure_journal_write         (DureJournal   *self,
                                         const char    *id,
                                         const guint8  *bytes,
                                         gsize          length);
gboolean     dure_journal_is_repeated   (DureJournal   *self);
void         dure_journal_strike        (DureJournal   *self);
guint        dure_journal_get_n         (DureJournal   *self);
void         dure_journal_strike_beyond (DureJournal   *self,
                                         guint          n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureJournal, dure_journal_free)

G_END_DECLS
