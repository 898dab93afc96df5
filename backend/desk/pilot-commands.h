// pilot-commands.h: what the city's desk says to a company's model on trial
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <glib.h>
#include <stdio.h>

G_BEGIN_DECLS

gboolean dure_command_pilot (int argc, char **argv, FILE *out, int *ret_status);

G_END_DECLS
