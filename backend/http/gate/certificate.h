// certificate.h: a chain and its key, looked at before they are used
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GTlsCertificate *dure_certificate_load (const char *chain, const char *key, GError **error);

G_END_DECLS
