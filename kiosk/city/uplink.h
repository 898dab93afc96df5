// uplink.h: the one way out of the kiosk
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DURE_UPLINK_MAX_REPLY (256 * 1024)

typedef struct _DureUplink DureUplink;

/**
 * DureUplink:
 * @post_async: posts JSON to a path of the city's machines listener
 * @post_finish: the whole reply, or an error; any status is a reply
 * @knows_clock: whether a reply has said what time it is in the city
 * @clock_ahead_s: then, how many seconds this machine's clock was ahead of that
 * @heard_ms: and when that was, by the clock that only goes forward
 *
 * Whoever needs the network holds an uplink; a test or a simulator brings its own.
 */
struct _DureUplink
{
  void (*post_async) (DureUplink *self, const char *path, GBytes *json, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer data);
  GBytes *(*post_finish) (DureUplink *self, GAsyncResult *result, guint *ret_status,
                          GError **error);
  gboolean knows_clock;
  gint64 clock_ahead_s;
  gint64 heard_ms;
};

DureUplink *dure_uplink_new_http (const char *url, GError **error);
void dure_uplink_http_free (DureUplink *self);
gboolean dure_url_is_safe (const char *url);

static inline void
dure_uplink_post_async (DureUplink *self, const char *path, GBytes *json, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data)
{
  self->post_async (self, path, json, cancellable, callback, data);
}

static inline GBytes *
dure_uplink_post_finish (DureUplink *self, GAsyncResult *result, guint *ret_status, GError **error)
{
  return self->post_finish (self, result, ret_status, error);
}

G_END_DECLS
