// batch-twin.h: what jansson and GLib make of the same document
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "batch-reader.h"

#include <glib.h>

gboolean batch_twin_agrees (const DureBatch *batch, gconstpointer bytes, gsize length);
void batch_twin_check_unpacked (const DureBatch *batch, const DureBatch *unpacked);
