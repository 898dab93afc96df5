// screen-withdrawing.c: how the pages of taking back without a phone are filled
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "screens-private.h"

#include "code-page.h"
#include "language.h"
#include "take-back-page.h"
#include "welcome-page.h"

#include <glib/gi18n-lib.h>

void
dure_screens_build_welcome (DureScreens *self, DurePage *page)
{
  dure_welcome_page_set_can_take_back (DURE_WELCOME_PAGE (page),
                                       dure_visit_can_take_back (self->visit));
  dure_welcome_page_set_place (
      DURE_WELCOME_PAGE (page),
      json_string_value (json_object_get (self->site, dure_language_current ()->code)));
}

void
dure_screens_build_code (DureScreens *self, DurePage *page)
{
  static const DureCodePageState states[DURE_CODE_STATES] = {
    [DURE_CODE_TYPING] = DURE_CODE_PAGE_TYPING,   [DURE_CODE_LOOKING] = DURE_CODE_PAGE_LOOKING,
    [DURE_CODE_SLIP] = DURE_CODE_PAGE_SLIP,       [DURE_CODE_UNKNOWN] = DURE_CODE_PAGE_UNKNOWN,
    [DURE_CODE_SEVERAL] = DURE_CODE_PAGE_SEVERAL, [DURE_CODE_SLOW] = DURE_CODE_PAGE_SLOW,
  };

  dure_code_page_set_state (DURE_CODE_PAGE (page),
                            states[dure_visit_get_code_state (self->visit)]);
}

static gboolean
is_offline (DureScreens *self)
{
  return dure_visit_get_code_state (self->visit) == DURE_CODE_OUT_OF_REACH;
}

static void
tell_failure (DureScreens *self, DurePage *page)
{
  if (dure_visit_get_take_back_failed (self->visit))
    dure_take_back_page_set_note (DURE_TAKE_BACK_PAGE (page),
                                  _("That did not work. Please touch it again."));
}

void
dure_screens_build_take_back (DureScreens *self, DurePage *page)
{
  static const char *const labels[DURE_TAKE_COUNT] = {
    [DURE_TAKE_EVERYTHING] = N_ ("Everything"),
    [DURE_KIND_HEART] = N_ ("Only heartbeats"),
    [DURE_KIND_BLOOD_PRESSURE] = N_ ("Only blood pressure"),
    [DURE_KIND_OXYGEN] = N_ ("Only oxygen"),
    [DURE_KIND_TEMPERATURE] = N_ ("Only temperature"),
    [DURE_KIND_BODY] = N_ ("Only weight"),
    [DURE_KIND_GLUCOSE] = N_ ("Only blood sugar"),
    [DURE_KIND_ELECTRICITY] = N_ ("Only electricity"),
    [DURE_TAKE_PROVIDE] = N_ ("Only giving it to others"),
    [DURE_TAKE_TRAIN] = N_ ("Only training models"),
  };
  DureTakeBackPage *choices = DURE_TAKE_BACK_PAGE (page);

  dure_page_set_title (page, _("What do you want to take back?"));
  dure_take_back_page_set_lead (choices, is_offline (self)
                                             ? _("This kiosk is not connected now.\n"
                                                 "We do it as soon as it is.")
                                             : _("This is what stands now."));
  tell_failure (self, page);
  for (guint what = 0; what < DURE_TAKE_COUNT; what++)
    if (dure_visit_offers_scope (self->visit, what))
      dure_take_back_page_add_choice (choices, what, _(labels[what]));
}

void
dure_screens_build_erase (DureScreens *self, DurePage *page)
{
  DureTakeBackPage *choices = DURE_TAKE_BACK_PAGE (page);

  dure_page_set_title (page, _("Erase what is there?"));
  dure_take_back_page_set_lead (choices, _("In both cases nothing new is used."));
  tell_failure (self, page);
  dure_take_back_page_add_choice (choices, FALSE, _("Stop, keep what is there"));
  dure_take_back_page_add_choice (choices, TRUE, _("Stop and erase for good"));
}

void
dure_screens_build_taken_back (DureScreens *self, DurePage *page)
{
  DureTakeBackPage *told = DURE_TAKE_BACK_PAGE (page);
  gboolean erases;
  DureTakenState state = dure_visit_get_taken (self->visit, &erases);

  dure_take_back_page_set_picture (told, state == DURE_TAKEN_QUEUED ? "sealed" : "done");
  if (state == DURE_TAKEN_NOTHING)
    {
      dure_page_set_title (page, _("Nothing stands any more."));
      dure_take_back_page_set_lead (told, _("It was all taken back before."));
    }
  else if (state == DURE_TAKEN_DONE)
    {
      dure_page_set_title (page, _("It is done."));
      dure_take_back_page_set_lead (told, erases ? _("The city has stopped using it.\n"
                                                     "It is being erased now.")
                                                 : _("The city has stopped using it."));
    }
  else
    {
      dure_page_set_title (page, _("We keep your wish."));
      dure_take_back_page_set_lead (told, _("It is done when this kiosk\nreaches the city."));
      dure_take_back_page_set_note (told, _("Until then it lies here, sealed.\n"
                                            "You need not wait."));
    }
}
