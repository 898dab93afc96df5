// city-maker.h: a city with many donors, for measuring
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "city.h"

#include <jansson.h>
#include <stdio.h>

G_BEGIN_DECLS

typedef struct _DureCityMaker DureCityMaker;

DureCityMaker *dure_city_maker_new (const char *state);
void dure_city_maker_free (DureCityMaker *self);
DureCity *dure_city_maker_city (DureCityMaker *self);
const guint8 *dure_city_maker_kiosk_key (DureCityMaker *self);
json_t *dure_city_maker_request (DureCityMaker *self, guint count);
void dure_city_maker_add_sources (DureCityMaker *self, guint count, FILE *out);
void dure_city_maker_add_phones (DureCityMaker *self, guint count, FILE *out);
void dure_city_maker_write_sealed (DureCityMaker *self, guint count, FILE *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureCityMaker, dure_city_maker_free)

G_END_DECLS
