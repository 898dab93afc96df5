// link.h: one connection to one device, up to its values
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "radio.h"

G_BEGIN_DECLS

#define DURE_TYPE_LINK (dure_link_get_type ())
G_DECLARE_FINAL_TYPE (DureLink, dure_link, DURE, LINK, GObject)

/* Signals:
 *   "value" (GBytes *value): one notification, raw, in order
 *   "ended" (const GError *reason): the link is over, once; from %DURE_DEVICES_ERROR:
 *     NO_DEVICE or TIMED_OUT
 */

DureLink *dure_link_new   (DureRadio  *radio,
                           const char *device_path,
                           const char *service,
                           const char *characteristic);
void      dure_link_open  (DureLink   *self);
void      dure_link_close (DureLink   *self);

G_END_DECLS
