// screen-returning.c: how the page for who has given before is filled
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "screens-private.h"

#include "donate-page.h"
#include "returning-page.h"

void
dure_screens_build_donate (DureScreens *self, DurePage *page)
{
  dure_donate_page_set_has_home (DURE_DONATE_PAGE (page),
                                 dure_visit_get_home (self->visit) != NULL
                                     || dure_visit_has_measured (self->visit,
                                                                 DURE_INSTRUMENT_KIND_ELECTRICITY));
  dure_donate_page_set_can_return (DURE_DONATE_PAGE (page), dure_visit_can_return (self->visit));
}

void
dure_screens_build_returning (DureScreens *self, DurePage *page)
{
  static const DureReturningState states[] = {
    [DURE_PASS_WAITING] = DURE_RETURNING_WAITING,
    [DURE_PASS_OUT_OF_REACH] = DURE_RETURNING_OUT_OF_REACH,
    [DURE_PASS_OVER] = DURE_RETURNING_OVER,
    [DURE_PASS_APPROVED] = DURE_RETURNING_WORDS,
  };
  DureReturningPage *returning = DURE_RETURNING_PAGE (page);
  const DureVisitPass *pass = dure_visit_get_pass (self->visit);
  DurePassState state = dure_visit_get_pass_state (self->visit);
  const char *words[2];

  dure_returning_page_set_state (returning, states[state]);
  if (state == DURE_PASS_WAITING && pass != NULL)
    {
      g_autofree char *url = dure_visit_pass_url (pass, self->public_url);

      dure_returning_page_set_code (returning, url);
    }
  if (dure_visit_get_pass_words (self->visit, words))
    dure_returning_page_set_words (returning, words);
}
