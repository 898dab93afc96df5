// hall.h: a thread that serves one listener
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exchange.h"
#include "listener.h"

G_BEGIN_DECLS

typedef struct _DureHall DureHall;

DureHall *dure_hall_new (const DureMeters *meters, DureMetrics *metrics, DureCity *city,
                         DureWriter *writer, DureWeb *web, GError **error);
void dure_hall_be_patient (DureHall *self);
const DureService *dure_hall_service (DureHall *self);
gboolean dure_hall_open (DureHall *self, GSocket *socket, GTlsCertificate *certificate,
                         DureGuestBook *book, const DureListenerPlan *plan, GError **error);
void dure_hall_set_certificate (DureHall *self, GTlsCertificate *certificate);
void dure_hall_close (DureHall *self);
void dure_hall_join (DureHall *self);
void dure_hall_free (DureHall *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureHall, dure_hall_free)

G_END_DECLS
