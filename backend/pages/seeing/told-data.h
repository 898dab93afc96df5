// told-data.h: what the kiosk told a donor, as data of a page
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <jansson.h>

json_t *dure_told_data (const json_t *feedback);
