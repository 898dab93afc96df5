// mailbox.c: how another thread hands something back to ours
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// Any thread puts letters in; the thread whose context it is opens them in their order. Putting one
// in wakes nobody, so that a writer can fill the boxes of a whole commit and then wake each thread
// once: a wake-up costs a system call, a letter does not.

#include "mailbox.h"

typedef struct
{
  DureMailFunc func;
  gpointer data;
} Letter;

struct _DureMailbox
{
  GSource *source;
  GMutex lock;
  GArray *letters;
};

typedef struct
{
  GSource parent;
  DureMailbox *mailbox;
} MailSource;

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  DureMailbox *self = ((MailSource *) source)->mailbox;
  g_autoptr (GArray) letters = NULL;

  g_source_set_ready_time (source, -1);
  g_mutex_lock (&self->lock);
  letters = g_steal_pointer (&self->letters);
  self->letters = g_array_new (FALSE, FALSE, sizeof (Letter));
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < letters->len; i++)
    {
      const Letter *letter = &g_array_index (letters, Letter, i);

      letter->func (letter->data);
    }
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs functions = { .dispatch = dispatch };

/**
 * dure_mailbox_new:
 * @context: whose thread opens the letters
 *
 * Returns: (transfer full): an empty mailbox
 */
DureMailbox *
dure_mailbox_new (GMainContext *context)
{
  DureMailbox *self = g_new0 (DureMailbox, 1);

  g_mutex_init (&self->lock);
  self->letters = g_array_new (FALSE, FALSE, sizeof (Letter));
  self->source = g_source_new (&functions, sizeof (MailSource));
  ((MailSource *) self->source)->mailbox = self;
  g_source_set_static_name (self->source, "mailbox");
  g_source_attach (self->source, context);
  return self;
}

/**
 * dure_mailbox_free:
 * @self: (transfer full) (nullable): empty, and nobody will put anything in any more
 */
void
dure_mailbox_free (DureMailbox *self)
{
  if (self == NULL)
    return;
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_array_unref (self->letters);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * dure_mailbox_put:
 * @func: called on the thread of the mailbox, after dure_mailbox_wake()
 * @data: handed to @func
 *
 * From any thread.
 */
void
dure_mailbox_put (DureMailbox *self, DureMailFunc func, gpointer data)
{
  const Letter letter = { func, data };

  g_mutex_lock (&self->lock);
  g_array_append_val (self->letters, letter);
  g_mutex_unlock (&self->lock);
}

/**
 * dure_mailbox_wake:
 *
 * Has the letters opened. From any thread.
 */
void
dure_mailbox_wake (DureMailbox *self)
{
  g_source_set_ready_time (self->source, 0);
}
