// fixed-headers.c: what stands on every answer
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "fixed-headers.h"

/* A browser that shows an answer loads nothing but ours, tells nobody, and keeps nothing. */
const DureGuardHeader dure_fixed_headers[] = {
  { "Content-Security-Policy",
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'" },
  { "X-Content-Type-Options", "nosniff" },
  { "Referrer-Policy", "no-referrer" },
  { "Cross-Origin-Opener-Policy", "same-origin" },
  { "Cross-Origin-Resource-Policy", "same-origin" },
  { "Permissions-Policy", "camera=(), microphone=(), geolocation=()" },
  { "Cache-Control", "no-store" },
  { NULL, NULL },
};
