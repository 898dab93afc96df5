// agent.h: the kiosk's side of pairing
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "times.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DureAgentQuestion:
 * @DURE_AGENT_NONE: the question before is closed
 * @DURE_AGENT_CONFIRM: does the device show this number too? dure_agent_answer() yes or no
 * @DURE_AGENT_SHOW: this number is to be typed on the device; no answer is needed
 * @DURE_AGENT_ENTER: the device shows a number; dure_agent_answer() yes with it, or no
 *
 * What bluetoothd wants to know of the person in front of the screen. Numbers have six digits.
 */
typedef enum {
  DURE_AGENT_NONE,
  DURE_AGENT_CONFIRM,
  DURE_AGENT_SHOW,
  DURE_AGENT_ENTER,
} DureAgentQuestion;

#define DURE_TYPE_AGENT (dure_agent_get_type ())
G_DECLARE_FINAL_TYPE (DureAgent, dure_agent, DURE, AGENT, GObject)

/* Signals:
 *   "asked" (guint DureAgentQuestion, const char *device_path, guint number): a question, or with
 *     %DURE_AGENT_NONE the end of it (answered, called off, or nobody answered in time)
 *   "registered-changed": dure_agent_is_registered() turned
 */

DureAgent *dure_agent_new           (GDBusConnection *connection,
                                     const DureTimes *times);
void       dure_agent_set_attended  (DureAgent       *self,
                                     gboolean         attended);
gboolean   dure_agent_is_registered (DureAgent       *self);
void       dure_agent_expect        (DureAgent       *self,
                                     const char      *device_path);
void       dure_agent_answer        (DureAgent       *self,
                                     gboolean         yes,
                                     guint            number);

G_END_DECLS
