// bulk-files.h: where recipients fetch what is in an export
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"

G_BEGIN_DECLS

void dure_bulk_files_send (DureExchange *exchange);

G_END_DECLS
