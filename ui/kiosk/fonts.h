// fonts.h: the families of letters that the kiosk knows
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

void dure_fonts_keep_own (void);
