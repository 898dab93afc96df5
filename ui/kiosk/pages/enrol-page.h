// enrol-page.h: the code with which staff make a station known to the city
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "page.h"

G_BEGIN_DECLS

/**
 * DureEnrolPageState:
 * @DURE_ENROL_PAGE_TYPING: nothing was tried yet
 * @DURE_ENROL_PAGE_ASKING: the city is being asked
 * @DURE_ENROL_PAGE_WRONG: the city does not know the code, or not any more
 * @DURE_ENROL_PAGE_SPENT: the code was used already
 * @DURE_ENROL_PAGE_SLOW: too many codes were wrong
 * @DURE_ENROL_PAGE_NO_NETWORK: the city did not answer
 * @DURE_ENROL_PAGE_CLOCK: this station's clock is wrong
 * @DURE_ENROL_PAGE_FAILED: it did not work in another way
 *
 * What is known of the code before.
 */
typedef enum
{
  DURE_ENROL_PAGE_TYPING,
  DURE_ENROL_PAGE_ASKING,
  DURE_ENROL_PAGE_WRONG,
  DURE_ENROL_PAGE_SPENT,
  DURE_ENROL_PAGE_SLOW,
  DURE_ENROL_PAGE_NO_NETWORK,
  DURE_ENROL_PAGE_CLOCK,
  DURE_ENROL_PAGE_FAILED,
  DURE_ENROL_PAGE_STATES,
} DureEnrolPageState;

#define DURE_TYPE_ENROL_PAGE (dure_enrol_page_get_type ())
G_DECLARE_FINAL_TYPE (DureEnrolPage, dure_enrol_page, DURE, ENROL_PAGE, DurePage)

/* Signals "typed": all letters are there and were confirmed; "later": go on without the city. */
void dure_enrol_page_set_state (DureEnrolPage *self, DureEnrolPageState state);
const char *dure_enrol_page_get_code (DureEnrolPage *self);

G_END_DECLS
