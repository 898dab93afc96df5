// devices-error.c: the one error domain of devices
// Copyright 2026 The Dure contributors
// SPDX-License-Identifier: Apache-2.0

#include "devices-error.h"

G_DEFINE_QUARK (dure-devices-error, dure_devices_error)
