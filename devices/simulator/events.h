// events.h: everything that can happen in the simulated room, by its word
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "daemon.h"

G_BEGIN_DECLS

#define DURE_EVENT_WORDS_MAX 4

/**
 * DureEvent:
 * @name: its word
 * @shape: what follows, a letter each: n number, i whole number with a sign, u 16-bit id in hex,
 *   x bytes in hex, t time ("3s", "250ms"), c one of @choices, w any word; "?" after the last
 *   letter: it may be missing
 * @choices: (nullable): %NULL-terminated
 * @run: (nullable) for an event of the room: what happens
 * @run_on: (nullable) for an event of a device
 * @help: for --help: arguments, two spaces, what it does
 */
typedef struct {
  const char *name;
  const char *shape;
  const char *const *choices;
  void (*run) (DureDaemon *daemon, const char *const *words);
  void (*run_on) (DureDaemon *daemon, DurePeer *peer, const char *const *words);
  const char *help;
} DureEvent;

const DureEvent *dure_room_event_get     (guint              index);
const DureEvent *dure_device_event_get   (guint              index);
const DureEvent *dure_room_event_find    (const char        *name);
const DureEvent *dure_device_event_find  (const char        *name);
gboolean         dure_event_takes        (const DureEvent   *self,
                                          const char *const *words);
gboolean         dure_event_parse_time   (const char        *text,
                                          double            *ret_ms);

G_END_DECLS
