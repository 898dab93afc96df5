// writer.h: the one thread that changes the store
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"
#include "mailbox.h"

G_BEGIN_DECLS

typedef struct _DureWriter DureWriter;

/**
 * DureWorkUrgency:
 *
 * A person waits for the answer; a machine can wait for the group that is being filled.
 */
typedef enum
{
  DURE_WORK_PERSON,
  DURE_WORK_MACHINE,
} DureWorkUrgency;

/**
 * DureWork:
 * @run: changes the store, within a transaction; what it has changed is undone when it fails
 * @after: (nullable): done when @run is durable, outside of any transaction
 * @done: told the end: %NULL when everything is durable, otherwise why nothing of @run is, or why
 *   @after has still to be done. Owns @data from then on
 *
 * What a kind of request does to the store. @run and @after are called on the writer's thread with
 * its city, @done on the thread of the mailbox.
 */
typedef struct
{
  gboolean (*run) (DureCity *city, gpointer data, GError **error);
  gboolean (*after) (DureCity *city, gpointer data, GError **error);
  void (*done) (gpointer data, const GError *error);
} DureWork;

DureWriter *dure_writer_new (DureCity *city);
DureWriter *dure_writer_new_still (DureCity *city);
gboolean dure_writer_step (DureWriter *self);
void dure_writer_free (DureWriter *self);
gboolean dure_writer_push (DureWriter *self, const DureWork *work, DureWorkUrgency urgency,
                           gsize weight, DureMailbox *home, gpointer data);

/**
 * DureWriterFigures:
 * @groups: committed
 * @works: done, well or badly
 * @failed_groups: that could not be committed
 * @turned_away: not taken, because too many waited
 * @waiting: now
 */
typedef struct
{
  guint64 groups;
  guint64 works;
  guint64 failed_groups;
  guint64 turned_away;
  guint waiting;
} DureWriterFigures;

void dure_writer_figures (DureWriter *self, DureWriterFigures *ret_figures);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureWriter, dure_writer_free)

G_END_DECLS
