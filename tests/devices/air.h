// air.h: a simulated room, and the Bluetooth client in it without anything above
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "agent.h"
#include "devices-error.h"
#include "link.h"

G_BEGIN_DECLS

#define AIR_UUID(id) "0000" id "-0000-1000-8000-00805f9b34fb"
#define AIR_HEART_RATE AIR_UUID ("2a37")
#define AIR_STRAP_1 "C0:DE:00:00:00:01"
#define AIR_STRAP_2 "C0:DE:00:00:00:02"
#define AIR_CUFF "C0:DE:00:00:01:01"
#define AIR_NOT_ENDED (-1)

/**
 * DureAir:
 * @radio: the client's radio, usable from the start unless the room's adapter is off
 * @agent: the client's agent, not attended
 * @link: (nullable): the link dure_air_link() opened last
 * @ready: how often it said so
 * @values: (element-type utf8): "2a37 164b..." for each value it told
 * @ended: the code of %DURE_DEVICES_ERROR it ended with, or %AIR_NOT_ENDED
 * @question: what the agent asked last, with @number of @device
 * @questions: how often it asked
 * @heard, @seen, @adverts, @usable_changes, @forgotten: how often the radio said so
 * @advert: (nullable): "fcd2 4050..." of the last one
 */
typedef struct {
  DureRadio *radio;
  DureAgent *agent;
  DureLink *link;
  guint ready;
  GPtrArray *values;
  int ended;
  DureAgentQuestion question;
  guint number;
  char *device;
  guint questions;
  guint heard;
  guint seen;
  guint adverts;
  char *advert;
  guint usable_changes;
  guint forgotten;

  GSubprocess *world;
  GOutputStream *script;
  GDBusConnection *connection;
  char *directory;
  char *bus;
} DureAir;

/* Turns until something is so; gives up after a while with what happened. */
#define dure_air_await(air, expression)                                                            \
  for (gint64 start_ = g_get_monotonic_time (); !(expression);)                                    \
    dure_air_turn (air, start_, #expression)

DureAir         *dure_air_new        (const char         *options);
void             dure_air_free       (DureAir            *self);
void             dure_air_turn       (DureAir            *self,
                                      gint64              start,
                                      const char         *what);
void             dure_air_say        (DureAir            *self,
                                      const char         *line);
gboolean         dure_air_was        (DureAir            *self,
                                      const char         *line);
guint            dure_air_count      (DureAir            *self,
                                      const char         *line);
void             dure_air_order      (DureAir            *self,
                                      const char *const  *lines);
char            *dure_air_find       (DureAir            *self,
                                      const char         *address);
void             dure_air_link       (DureAir            *self,
                                      const char         *path,
                                      const DureLinkPlan *plan);
void             dure_air_link_strap (DureAir            *self,
                                      guint               silence_ms);
char            *dure_air_display    (DureAir            *self,
                                      const char         *alias,
                                      const char         *what);
GDBusConnection *dure_air_stranger   (DureAir            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureAir, dure_air_free)

G_END_DECLS
