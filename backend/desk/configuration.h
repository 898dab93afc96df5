// configuration.h: what can be set for serve, on its command line or in a file
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Read when there is no --config, if it is there. */
#define DURE_CONFIGURATION_FILE "/etc/dure/backend.conf"

/**
 * DureConfiguration:
 * @file: (nullable): which file was read
 * @only_check: whether --check-config was said
 *
 * The other members are the options by their names; see the table in configuration.c. Texts are
 * %NULL where nothing is set and nothing is usual.
 */
typedef struct
{
  char *file;
  gboolean only_check;

  char *state, *database, *key_database, *notices;
  char *host, *certificate, *key, *public_url, *machines_url;
  gint epoch_hours;
  gint people_port, is_behind_proxy;
  gint machines_port, machine_threads, source_rate;
  gint operators_port;
  char *log, *log_level;
} DureConfiguration;

DureConfiguration *dure_configuration_load (char **words, GPtrArray *mistakes);
void dure_configuration_free (DureConfiguration *self);
GPtrArray *dure_configuration_fixed_changes (const DureConfiguration *before,
                                             const DureConfiguration *after);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureConfiguration, dure_configuration_free)

G_END_DECLS
