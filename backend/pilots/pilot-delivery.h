// pilot-delivery.h: kiosks are told which pilot they ask for
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "pilots.h"

G_BEGIN_DECLS

/**
 * DurePilotDelivery:
 *
 * How far a running pilot has come to one of its kiosks.
 */
typedef enum
{
  DURE_PILOT_NO_SETTINGS, /* nobody has said yet how that kiosk is to be */
  DURE_PILOT_ON_ITS_WAY,
  DURE_PILOT_LACKS_MODEL, /* the kiosk says that it follows it, but has not got its model */
  DURE_PILOT_FOLLOWED,    /* the kiosk says that it follows it, with its model if it has one */
} DurePilotDelivery;

gboolean dure_pilot_deliver (DureCity *city, GError **error);
gboolean dure_pilot_is_early (const DurePilot *pilot, gint64 now_ms);
gboolean dure_pilot_delivery (DureCity *city, const DurePilot *pilot, const char *kiosk,
                              DurePilotDelivery *ret_delivery, GError **error);

G_END_DECLS
