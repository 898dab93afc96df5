// lab-form.h: a form of the lab that comes with a file
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

gboolean dure_lab_form_has_file (DureExchange *exchange);
gboolean dure_lab_form_read (DureExchange *exchange, GHashTable **ret_fields, GBytes **ret_file);

G_END_DECLS
