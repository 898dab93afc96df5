// errand.c: a request that changes the store, while the writer has it
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// A handler reads the request, makes an errand with all that the writer needs, and sends it.
// libsoup is told to wait meanwhile, so that the thread goes on with others. When the errand is
// back, what it did is durable, and it answers. A client that has gone is not answered; what was
// done stays done, as the client would learn by asking again. Errands that cannot be taken are
// answered at once: too many wait.

#include "errand.h"

static void
on_finished (SoupServerMessage *message, DureErrand *self)
{
  self->is_alone = TRUE;
}

/**
 * dure_errand_new:
 * @kind: what it is
 * @exchange: copied
 *
 * Returns: (transfer full): an errand, empty beyond its head
 */
gpointer
dure_errand_new (const DureErrandKind *kind, const DureExchange *exchange)
{
  DureErrand *self = g_malloc0 (kind->size);

  self->kind = kind;
  self->exchange = *exchange;
  g_object_ref (exchange->message);
  return self;
}

/**
 * dure_errand_free:
 * @errand: (transfer full): one that was not sent
 */
void
dure_errand_free (gpointer errand)
{
  DureErrand *self = errand;

  if (self->kind->clear != NULL)
    self->kind->clear (self);
  g_signal_handlers_disconnect_by_data (self->exchange.message, self);
  g_object_unref (self->exchange.message);
  g_free (self);
}

/**
 * dure_errand_send:
 * @errand: (transfer full): what to do
 * @urgency: who waits
 * @weight: about how many bytes it carries
 *
 * Its exchange is answered later, or now if too much is waiting.
 */
void
dure_errand_send (gpointer errand, DureWorkUrgency urgency, gsize weight)
{
  DureErrand *self = errand;
  const DureService *service = self->exchange.service;

  g_signal_connect (self->exchange.message, "finished", G_CALLBACK (on_finished), self);
  soup_server_message_pause (self->exchange.message);
  if (dure_writer_push (service->writer, &self->kind->work, urgency, weight, service->mailbox,
                        self))
    return;
  dure_exchange_problem (&self->exchange, "busy");
  soup_server_message_unpause (self->exchange.message);
  dure_errand_free (self);
}

/**
 * dure_errand_done:
 * @errand: (transfer full): an errand that is back
 * @error: (nullable): why nothing was done
 *
 * The done of every kind's work.
 */
void
dure_errand_done (gpointer errand, const GError *error)
{
  DureErrand *self = errand;

  if (error == NULL && self->kind->count != NULL)
    self->kind->count (self);
  if (!self->is_alone)
    {
      self->kind->answer (self, error);
      if (!self->exchange.is_late)
        soup_server_message_unpause (self->exchange.message);
    }
  dure_errand_free (self);
}
