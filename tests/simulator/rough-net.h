// rough-net.h: the network between the kiosks and the city, at its worst
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "simulation.h"
#include "uplink.h"

G_BEGIN_DECLS

typedef struct _RoughNet RoughNet;
typedef struct _NetLine NetLine;
typedef struct _NetRequest NetRequest;

/**
 * NetWeather:
 * @lose_request: of a thousand, how many never arrive
 * @lose_reply: how many replies do not
 * @twice: how many requests arrive twice, the second time later
 * @cut_request: how many arrive cut short
 * @cut_reply: how many replies do, as a success
 * @proxy_before: to how many a proxy answers 429, 502, 503 or 500 itself
 * @proxy_after: how many replies a proxy replaces by the same
 * @stranger: how many replies are the page of somebody else, as a success
 * @stale: how many replies are the one before, once more
 * @is_slow: whether some take longer than a kiosk waits, and overtake each other
 */
typedef struct
{
  guint lose_request, lose_reply, twice, cut_request, cut_reply;
  guint proxy_before, proxy_after, stranger, stale;
  gboolean is_slow;
} NetWeather;

/**
 * NetServe:
 * @request: kept until it is answered or dropped
 *
 * Returns: whether anybody is there; if not, the connection is refused
 */
typedef gboolean (*NetServe) (NetRequest *request, gpointer data);
typedef void (*NetPostFunc) (const char *path, GBytes *json, gpointer data);

RoughNet *rough_net_new (Simulation *simulation, NetServe serve, gpointer data);
void rough_net_free (RoughNet *self);
void rough_net_set_weather (RoughNet *self, const NetWeather *weather);
void rough_net_part (RoughNet *self, gint64 for_ms);

NetLine *net_line_new (RoughNet *net, const char *name, NetPostFunc on_post, gpointer data);
void net_line_free (NetLine *self);
DureUplink *net_line_uplink (NetLine *self);
void net_line_hang_up (NetLine *self);

const char *net_request_path (NetRequest *self);
GBytes *net_request_body (NetRequest *self);
void net_request_answer (NetRequest *self, guint status, GBytes *reply);
void net_request_drop (NetRequest *self);

G_END_DECLS
