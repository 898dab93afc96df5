// screens-private.h: the inside of the screens, for the files that fill them
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"
#include "screen-sound.h"
#include "screen-voice.h"
#include "screens.h"

G_BEGIN_DECLS

struct _DureScreens
{
  GObject parent_instance;
  DureVisit *visit;
  DureStyle *style;
  DureWindow *window;
  DureScreenVoice *voice;
  DureScreenSound *sound;
  char *public_url;
  json_t *site;
  char *contact;
  DureScreen screen;
  DurePurpose purpose;
  guint forget_look;
  guint rest;
  gboolean is_passing;
};

/* screen-pages.c */
DurePage *dure_screens_make_page (DureScreens *self, gboolean *ret_has_something_to_lose);
void dure_screens_fill_page (DureScreens *self, DurePage *page);
void dure_screens_ask_unwell (DureScreens *self);

/* screen-measuring.c */
void dure_screens_build_choose (DureScreens *self, DurePage *page);
void dure_screens_build_connect (DureScreens *self, DurePage *page);
void dure_screens_fill_connect (DureScreens *self, DurePage *page);
void dure_screens_build_prove (DureScreens *self, DurePage *page);
void dure_screens_fill_measure (DureScreens *self, DurePage *page);
void dure_screens_build_reading (DureScreens *self, DurePage *page);
void dure_screens_fill_reading (DureScreens *self, DurePage *page);
DureDeviceClass dure_screens_device (DureScreens *self);

/* screen-rest.c */
void dure_screens_rest (DureScreens *self);
void dure_screens_wake (DureScreens *self);

/* screen-result.c */
void dure_screens_fill_result (DureScreens *self, DurePage *page);
void dure_screens_build_rest (DureScreens *self, DurePage *page);
void dure_screens_fill_rest (DureScreens *self, DurePage *page);

/* screen-home.c */
void dure_screens_build_home (DureScreens *self, DurePage *page);
void dure_screens_fill_home_result (DureScreens *self, DurePage *page);

/* screen-meter.c */
void dure_screens_fill_meter (DureScreens *self, DurePage *page);
void dure_screens_fill_meter_result (DureScreens *self, DurePage *page);

/* screen-pilot.c */
void dure_screens_offer_pilot (DureScreens *self, DurePage *page);
void dure_screens_build_pilot (DureScreens *self, DurePage *page);
void dure_screens_fill_pilot (DureScreens *self, DurePage *page);

/* screen-returning.c */
void dure_screens_build_donate (DureScreens *self, DurePage *page);
void dure_screens_build_returning (DureScreens *self, DurePage *page);

/* screen-withdrawing.c */
void dure_screens_build_welcome (DureScreens *self, DurePage *page);
void dure_screens_build_code (DureScreens *self, DurePage *page);
void dure_screens_build_take_back (DureScreens *self, DurePage *page);
void dure_screens_build_erase (DureScreens *self, DurePage *page);
void dure_screens_build_taken_back (DureScreens *self, DurePage *page);

/* screen-giving.c */
void dure_screens_build_ask (DureScreens *self, DurePage *page);
void dure_screens_build_review (DureScreens *self, DurePage *page);
void dure_screens_fill_review (DureScreens *self, DurePage *page);
void dure_screens_show_alike (DurePage *page, DureScreens *self);
void dure_screens_build_receipt (DureScreens *self, DurePage *page);
void dure_screens_build_goodbye (DureScreens *self, DurePage *page);

G_END_DECLS
