// screen-measuring.c: how the pages of choosing, proving and measuring are filled
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "screens-private.h"

#include "choose-page.h"
#include "connect-page.h"
#include "instrument-words.h"
#include "measure-page.h"
#include "prove-page.h"
#include "reading-page.h"

#include <glib/gi18n-lib.h>

DureDeviceClass
dure_screens_device (DureScreens *self)
{
  gboolean own;
  DureInstrumentKind kind = dure_visit_get_kind (self->visit, &own);

  return dure_readings_device (kind, own);
}

/* Only what this station has and the pilot measures with; without any of that, one's own device is
 * welcome as well. */
void
dure_screens_build_choose (DureScreens *self, DurePage *page)
{
  DureChoosePage *choose = DURE_CHOOSE_PAGE (page);

  gboolean has_any = FALSE;

  for (DureInstrumentKind kind = 0; kind < DURE_INSTRUMENT_KIND_COUNT; kind++)
    if (dure_visit_has_installed (self->visit, kind))
      {
        dure_choose_page_add (choose, dure_readings_device (kind, FALSE),
                              dure_visit_has_measured (self->visit, kind));
        has_any = TRUE;
      }
  if (!has_any || dure_visit_uses (self->visit, DURE_DEVICE_WEARABLE))
    dure_choose_page_add (choose, DURE_DEVICE_WEARABLE, FALSE);
  if (dure_visit_can_bring_home (self->visit)
      && dure_visit_uses (self->visit, DURE_DEVICE_HOME_METER))
    dure_choose_page_add_home (choose, dure_visit_get_home (self->visit) != NULL);
  dure_choose_page_set_has_results (choose, dure_visit_has_results (self->visit));
}

static gboolean
has_station (DureScreens *self)
{
  return dure_visit_has_installed (self->visit, dure_visit_get_kind (self->visit, NULL));
}

void
dure_screens_build_connect (DureScreens *self, DurePage *page)
{
  dure_connect_page_set_device (DURE_CONNECT_PAGE (page), dure_screens_device (self),
                                has_station (self));
}

void
dure_screens_fill_connect (DureScreens *self, DurePage *page)
{
  static const DureConnectState states[DURE_LINK_COUNT] = {
    [DURE_LINK_SEARCHING] = DURE_CONNECT_SEARCHING,
    [DURE_LINK_CONNECTING] = DURE_CONNECT_CONNECTING,
    [DURE_LINK_ASKING] = DURE_CONNECT_CONNECTING,
    [DURE_LINK_MEASURING] = DURE_CONNECT_CONNECTING,
    [DURE_LINK_NO_CONTACT] = DURE_CONNECT_CONNECTING,
    [DURE_LINK_LOST] = DURE_CONNECT_SEARCHING,
    [DURE_LINK_NONE_FOUND] = DURE_CONNECT_NONE_FOUND,
    [DURE_LINK_SEVERAL_FOUND] = DURE_CONNECT_SEVERAL_FOUND,
    [DURE_LINK_RADIO_OFF] = DURE_CONNECT_RADIO_OFF,
    [DURE_LINK_NOT_PROVEN] = DURE_CONNECT_NOT_PROVEN,
    [DURE_LINK_BOND_LOST] = DURE_CONNECT_BOND_LOST,
    [DURE_LINK_SEALED] = DURE_CONNECT_SEALED,
    [DURE_LINK_NOTHING_CAME] = DURE_CONNECT_NOTHING_CAME,
    [DURE_LINK_FAILED] = DURE_CONNECT_FAILED,
  };

  dure_connect_page_set_ai (DURE_CONNECT_PAGE (page), dure_visit_offers_ai (self->visit),
                            dure_visit_may_ai_look (self->visit));
  dure_connect_page_set_state (DURE_CONNECT_PAGE (page), states[dure_visit_get_link (self->visit)]);
}

/* Of a watch one stops sharing; a meter is unplugged. */
static DureProveQuestion
question_of_meter (DureQuestion question)
{
  if (question == DURE_QUESTION_SWITCH_OFF)
    return DURE_PROVE_METER_OFF;
  return question == DURE_QUESTION_SWITCH_ON ? DURE_PROVE_METER_ON : DURE_PROVE_METER_WAIT;
}

void
dure_screens_build_prove (DureScreens *self, DurePage *page)
{
  static const DureProveQuestion questions[] = {
    [DURE_QUESTION_NONE] = DURE_PROVE_WAIT,
    [DURE_QUESTION_CONFIRM_NUMBER] = DURE_PROVE_CONFIRM_NUMBER,
    [DURE_QUESTION_TYPE_ON_DEVICE] = DURE_PROVE_TYPE_ON_DEVICE,
    [DURE_QUESTION_TYPE_HERE] = DURE_PROVE_TYPE_HERE,
    [DURE_QUESTION_SAME_NUMBER] = DURE_PROVE_SAME_NUMBER,
    [DURE_QUESTION_SWITCH_OFF] = DURE_PROVE_SWITCH_OFF,
    [DURE_QUESTION_SWITCH_ON] = DURE_PROVE_SWITCH_ON,
    [DURE_QUESTION_RHYTHM] = DURE_PROVE_PUT_BACK,
  };
  const DureInstrumentQuestion *asked = dure_visit_get_question (self->visit);
  DureProveQuestion question = questions[asked->question];

  if (asked->question == DURE_QUESTION_RHYTHM && asked->number == 1)
    question = DURE_PROVE_LIFT;
  if (dure_visit_get_kind (self->visit, NULL) == DURE_INSTRUMENT_KIND_ELECTRICITY)
    question = question_of_meter (asked->question);
  dure_prove_page_ask (DURE_PROVE_PAGE (page), question, asked->number, asked->choices,
                       MIN (asked->n_choices, DURE_QUESTION_CHOICES_MAX));
  dure_prove_page_set_has_station (DURE_PROVE_PAGE (page), has_station (self));
}

void
dure_screens_fill_measure (DureScreens *self, DurePage *page)
{
  DureMeasurePage *measure = DURE_MEASURE_PAGE (page);
  DureVisitLink link = dure_visit_get_link (self->visit);
  DureAgeBand age;
  DureSex sex;
  gsize count;
  const gint32 *rr_ms = dure_visit_get_rr_ms (self->visit, &count);

  dure_visit_get_about (self->visit, &age, &sex);
  dure_measure_page_set_about (measure, age, sex);
  dure_measure_page_set_state (measure, link == DURE_LINK_MEASURING    ? DURE_MEASURE_WELL
                                        : link == DURE_LINK_NO_CONTACT ? DURE_MEASURE_NO_CONTACT
                                                                       : DURE_MEASURE_LOST);
  dure_measure_page_set_pulse (measure, dure_visit_get_live_bpm (self->visit),
                               dure_visit_get_progress (self->visit));
  dure_measure_page_set_ai (measure, dure_visit_offers_ai (self->visit),
                            dure_visit_may_ai_look (self->visit), DURE_RHYTHM_BEATS);
  dure_measure_page_set_can_end (measure, dure_visit_can_end_early (self->visit));
  dure_measure_page_set_beats (measure, rr_ms, count);
}

void
dure_screens_build_reading (DureScreens *self, DurePage *page)
{
  dure_reading_page_set_device (DURE_READING_PAGE (page), dure_screens_device (self));
}

/* Every reason why there is no number, as something to do. */
static const char *const hints[DURE_HINT_COUNT] = {
  [DURE_HINT_NONE] = N_ ("The device is measuring."),
  [DURE_HINT_HOLD_STILL] = N_ ("There was some movement.\nHold still, and measure again."),
  [DURE_HINT_CUFF_FIT] = N_ ("The cuff is too loose.\nTighten it, and measure again."),
  [DURE_HINT_POSITION] = N_ ("It does not sit right.\nPlace it well, and measure again."),
  [DURE_HINT_NO_CONTACT] = N_ ("It does not touch you.\nPut it on again."),
  [DURE_HINT_WAIT] = N_ ("The device is working it out.\nStay as you are."),
  [DURE_HINT_AGAIN] = N_ ("It did not work this time.\nPlease measure again."),
  [DURE_HINT_NOT_REAL] = N_ ("The device sent a test number.\nPlease tell the staff."),
  [DURE_HINT_INSTRUMENT] = N_ ("Something is wrong with the device.\nPlease tell the staff."),
  [DURE_HINT_NOT_NOW] = N_ ("That was measured earlier.\nPlease measure now."),
};

void
dure_screens_fill_reading (DureScreens *self, DurePage *page)
{
  DureReadingPage *reading = DURE_READING_PAGE (page);
  const DureInstrumentReading *live = dure_visit_get_live (self->visit);
  DureHint hint = live->hint < DURE_HINT_COUNT ? live->hint : DURE_HINT_AGAIN;

  dure_reading_page_set_live (reading, live->n_values > 0, live->values[0].code,
                              live->values[0].value);
  if (dure_visit_get_link (self->visit) == DURE_LINK_LOST)
    dure_reading_page_set_hint (reading, _("The device is out of reach.\n"
                                           "We are looking for it again."), FALSE);
  else
    dure_reading_page_set_hint (reading, _(hints[hint]),
                                hint == DURE_HINT_NONE || hint == DURE_HINT_WAIT);
}
