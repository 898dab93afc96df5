// reading-errand.c: an answer that waits until it is written down that it is given
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0
//
// It costs the reader one commit, which all who read or write at the moment share.

#include "reading-errand.h"

#include "errand.h"

typedef struct
{
  DureErrand errand;
  DurePeople *people;
  gint64 phone;
  DureReadable what;
  DurePeopleAnswer give;
  guint route;
} ReadingErrand;

static gboolean
run (DureCity *city, gpointer data, GError **error)
{
  ReadingErrand *self = data;

  return dure_audit_phone (city, self->phone, self->what, error);
}

static void
answer (gpointer data, const GError *error)
{
  ReadingErrand *self = data;

  if (error != NULL)
    dure_exchange_failure (&self->errand.exchange, error);
  else
    self->give (self->people, &self->errand.exchange, self->route);
}

static const DureErrandKind kind = {
  .size = sizeof (ReadingErrand),
  .work = { .run = run, .done = dure_errand_done },
  .answer = answer,
};

/**
 * dure_reading_errand_send:
 * @phone: whose session this is
 * @what: what the answer hands out
 * @give: gives it, once it is durable that it is given
 * @route: which of its routes that is
 */
void
dure_reading_errand_send (DurePeople *people, DureExchange *exchange, gint64 phone,
                          DureReadable what, DurePeopleAnswer give, guint route)
{
  ReadingErrand *errand = dure_errand_new (&kind, exchange);

  errand->people = people;
  errand->phone = phone;
  errand->what = what;
  errand->give = give;
  errand->route = route;
  dure_errand_send (errand, DURE_WORK_PERSON, 0);
}
