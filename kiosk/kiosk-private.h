// kiosk-private.h: the inside of a station, for the files that put it together
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "client.h"
#include "enrol-screen.h"
#include "fitting.h"
#include "health.h"
#include "home-file.h"
#include "kiosk.h"
#include "ledger-watch.h"
#include "model-fetch.h"
#include "notice-shelf.h"
#include "returning.h"
#include "run-reports.h"
#include "screen-staff.h"
#include "screens.h"
#include "settings.h"
#include "slot.h"
#include "sync.h"
#include "visit.h"
#include "withdrawing.h"

G_BEGIN_DECLS

struct _DureKiosk
{
  DureKioskOptions options;
  DureStation *station;
  DureOutbox *outbox;
  DureNoticeShelf *notices;
  DureSettings *settings;
  DureFitting fitting;
  DureUplink *uplink;
  DureSync *sync;
  DureReturning *returning;
  DureHomeFile *home_file;
  DureWithdrawing *withdrawing;
  DurePilotRunner *pilot_runner;
  DureRunCounts *run_counts;
  DurePilotSlot *slot;
  DureModelFetch *model_fetch;
  DureRunReports *run_reports;
  DureLedgerWatch *ledger;
  DureHealth *health;
  DureInstruments *instruments;
  DureVisit *visit;
  DureScreens *screens;
  DureStaff *staff;
  DureScreenStaff *screen_staff;
  DureEnrolScreen *enrol_screen;
  GtkApplication *application;
  guint tick;
  guint refit;
};

/* kiosk-hands.c */
gboolean dure_kiosk_is_connected (DureKiosk *self);
DureNotice *dure_kiosk_find_notice (DureKiosk *self, const char *language);
DureVisitHands dure_kiosk_hands (DureKiosk *self);

/* kiosk-staff.c */
void dure_kiosk_open_staff (DureKiosk *self);

G_END_DECLS
