// server.h: the listeners of the city: for people, for machines, for operators
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "metrics.h"
#include "writer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _DureServer DureServer;

/**
 * DureServerPlan:
 * @people_port: 0 for any free one
 * @machines_port: 0 for any free one
 * @operators_port: 0 for any free one
 * @host: (nullable): the name that phones know; %NULL serves this machine's own browser only
 * @certificate: (nullable): for TLS towards people
 * @public_url: (nullable): where phones reach the city, when a proxy stands in between
 * @machines_url: (nullable): where recipients do
 * @machine_halls: how many threads serve machines; 0 for one a processor
 * @is_behind_proxy: whether all connections come from that proxy, which says for whom it asks
 * @source_rate: how many batches a second one source may send, with twice as many at once
 */
typedef struct
{
  guint16 people_port;
  guint16 machines_port;
  guint16 operators_port;
  const char *host;
  GTlsCertificate *certificate;
  const char *public_url;
  const char *machines_url;
  guint machine_halls;
  gboolean is_behind_proxy;
  guint source_rate;
} DureServerPlan;

DureServer *dure_server_new (DureCity *city, DureWriter *writer);
DureMetrics *dure_server_metrics (DureServer *self);
gboolean dure_server_open (DureServer *self, const DureServerPlan *plan, GError **error);
void dure_server_set_certificate (DureServer *self, GTlsCertificate *certificate);
void dure_server_set_source_rate (DureServer *self, guint source_rate);
void dure_server_close (DureServer *self);
void dure_server_free (DureServer *self);
const char *dure_server_people_url (DureServer *self);
const char *dure_server_machines_url (DureServer *self);
const char *dure_server_operators_url (DureServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureServer, dure_server_free)

G_END_DECLS
