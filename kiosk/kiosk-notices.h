// kiosk-notices.h: the notice in force, in every language it was written in
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "notice.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _DureKioskNotices DureKioskNotices;

DureKioskNotices *dure_kiosk_notices_new (const char *directory, const char *pilot, GError **error);
void dure_kiosk_notices_free (DureKioskNotices *self);
DureNotice *dure_kiosk_notices_find (DureKioskNotices *self, const char *language);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DureKioskNotices, dure_kiosk_notices_free)

G_END_DECLS
