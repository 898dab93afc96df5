// screen-home.c: how the pages of a home's energy are filled
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "screens-private.h"

#include "home-page.h"
#include "home-result-page.h"

void
dure_screens_build_home (DureScreens *self, DurePage *page)
{
  static const DureHomeState states[] = {
    [DURE_PASS_WAITING] = DURE_HOME_WAITING,
    [DURE_PASS_OUT_OF_REACH] = DURE_HOME_OUT_OF_REACH,
    [DURE_PASS_OVER] = DURE_HOME_OVER,
  };
  DureHomePage *home = DURE_HOME_PAGE (page);
  const DureVisitPass *pass = dure_visit_get_home_pass (self->visit);
  const DurePassState state = dure_visit_get_home_state (self->visit);

  dure_home_page_set_state (home, states[state]);
  if (state == DURE_PASS_WAITING && pass != NULL)
    {
      g_autofree char *url = dure_visit_pass_url (pass, self->public_url);

      dure_home_page_set_code (home, url);
    }
}

void
dure_screens_fill_home_result (DureScreens *self, DurePage *page)
{
  DureHomeResultPage *result = DURE_HOME_RESULT_PAGE (page);
  const DureHomeEnergy *home = dure_visit_get_home (self->visit);

  if (home != NULL)
    dure_home_result_page_set_home (result, home);
  dure_home_result_page_set_can_donate (result, dure_visit_can_donate (self->visit));
  dure_home_result_page_set_shown (result, dure_visit_get_values_shown (self->visit));
}
